namespace Lab.Datasets;

/// <summary>
/// Further training texts of two minds: a short positive and a short negative one in one text, labelled neutral. They teach what "but"
/// does, where the rows that say so are long or few. The same rows, count and seed give the same texts, on every machine.
/// </summary>
public static class MixedOpinions
{
    /// <summary>Longer texts are no half of a short one.</summary>
    const int LongestHalf = 90;

    static readonly string[] joints = [", but ", ", but ", " but ", ". "];

    /// <param name="examples">Training rows; their short texts and excerpts are used, half and half where there are both.</param>
    /// <param name="labels">Class names; must have negative, neutral and positive.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides which halves, and their order.</param>
    /// <exception cref="LabException">A label is missing, or no positive or no negative text is short.</exception>
    public static IReadOnlyList<LabelledExample> Of(IReadOnlyList<LabelledExample> examples, IReadOnlyList<string> labels, int count, ulong seed)
    {
        if (count == 0) return [];
        int[] classes = [.. new[] { "negative", "neutral", "positive" }.Select(name => labels.ToList().FindIndex(label => string.Equals(label, name, StringComparison.OrdinalIgnoreCase)))];
        if (classes.Min() < 0)
            throw new LabException(ErrorKind.Usage, $"The labels are {string.Join(", ", labels)}.", Setting, "negative, neutral and positive");
        string[][] rows = [Short(classes[0]), Short(classes[2])], excerpts = [ShortExcerpts(classes[0]), ShortExcerpts(classes[2])];
        var pools = new[] { rows, excerpts }.Where(pool => pool[0].Length > 0 && pool[1].Length > 0).ToArray();
        if (pools.Length == 0)
            throw new LabException(ErrorKind.Data, "There is no short text of each kind.", Setting, $"positive and negative texts of at most {LongestHalf} characters");

        var random = new SplitMix64(SplitMix64.Mix(seed + 1));
        var mixed = new List<LabelledExample>(count);
        for (var i = 0; i < count; i++)
        {
            var pool = pools[random.Below(pools.Length)];
            var (first, second) = (pool[0][random.Below(pool[0].Length)], pool[1][random.Below(pool[1].Length)]);
            if (random.Below(2) == 0) (first, second) = (second, first);
            var joint = joints[random.Below(joints.Length)];
            mixed.Add(new LabelledExample(first.TrimEnd(' ', '.', '!', '?') + joint + (joint == ". " ? second : InSentence(second)), classes[1], 0));
        }
        return mixed;

        string[] Short(int label) => [.. examples.Where(example => example.Label == label).Select(example => example.Text).Where(IsHalf)];

        string[] ShortExcerpts(int label) => [.. examples.Where(example => example.Label == label).SelectMany(example => example.Excerpts).Where(IsHalf)];
    }

    static SettingName Setting => new(nameof(MixedOpinions), nameof(Of));

    static bool IsHalf(string text) => text.Length is > 0 and <= LongestHalf;

    // "I" and words in capitals stay as they are.
    static string InSentence(string text) =>
        text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
}
