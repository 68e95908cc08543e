namespace Lab.Datasets;

/// <summary>
/// Texts that occur more than once in split data: exactly (case, white space and Unicode form do not count) or nearly (at least 80 %
/// of their runs of five words in common).
/// </summary>
public sealed class Duplicates
{
    /// <summary>Jaccard similarity of the runs of five words from which texts are nearly the same.</summary>
    public const double Similarity = 0.8;

    const int ShownPairs = 5;

    readonly IReadOnlyList<LabelledExample>[] parts;
    readonly DistinctTexts texts;
    readonly List<(int Later, int Earlier)> near;
    // By part and text: another text of the part that is nearly the same; -1 for none.
    readonly int[][] nearIn;

    Duplicates(DataSplit<LabelledExample> split, CancellationToken cancellation)
    {
        parts = [split.Train, split.Validation, split.Test];
        texts = new DistinctTexts(parts, cancellation);
        near = NearTwins.Find([.. texts.Groups.Select(group => group.Text)], Similarity, cancellation, out _);
        nearIn = [.. Enumerable.Range(0, DistinctTexts.Parts).Select(_ => new int[texts.Groups.Count])];
        foreach (var twins in nearIn) Array.Fill(twins, -1);
        foreach (var (later, earlier) in near)
            for (var part = 0; part < DistinctTexts.Parts; part++)
            {
                if (texts.Groups[earlier].IsIn(part) && nearIn[part][later] < 0) nearIn[part][later] = earlier;
                if (texts.Groups[later].IsIn(part) && nearIn[part][earlier] < 0) nearIn[part][earlier] = later;
            }
        Report = new DuplicateReport([.. Within()], [.. Across()], [.. Pairs().Take(ShownPairs)]);
    }

    /// <summary>What was found.</summary>
    public DuplicateReport Report { get; }

    /// <summary>Searches split data; 100,000 reviews take seconds.</summary>
    public static Duplicates Find(DataSplit<LabelledExample> split, CancellationToken cancellation = default) => new(split, cancellation);

    /// <summary>
    /// The data without what would flatter its measures: the test rows all stay; of validation the rows with a twin in test go; of train
    /// the rows with a twin in validation or test go, and of twins inside train the first stays.
    /// </summary>
    public DataSplit<LabelledExample> Drop()
    {
        var dropped = new bool[texts.Groups.Count];
        for (var text = 0; text < dropped.Length; text++) dropped[text] = HasTwin(text, SplitPart.Validation) || HasTwin(text, SplitPart.Test);
        foreach (var (later, earlier) in near)
            if (texts.Groups[later].IsIn(0) && texts.Groups[earlier].IsIn(0) && !dropped[earlier]) dropped[later] = true;
        return new DataSplit<LabelledExample>(
            [.. parts[0].Where((_, row) => texts.Of(0, row) is var text && !dropped[text] && texts.Groups[text].FirstRow(0) == row)],
            [.. parts[1].Where((_, row) => !HasTwin(texts.Of(1, row), SplitPart.Test))],
            parts[2]);
    }

    bool HasTwin(int text, SplitPart part) => texts.Groups[text].IsIn((int)part) || nearIn[(int)part][text] >= 0;

    IEnumerable<PartRepeats> Within()
    {
        for (var part = 0; part < DistinctTexts.Parts; part++)
        {
            var rows = parts[part].Count;
            if (rows == 0) continue;
            var distinct = texts.Groups.Count(group => group.IsIn(part));
            var repeated = near.Where(pair => texts.Groups[pair.Later].IsIn(part) && texts.Groups[pair.Earlier].IsIn(part)).Select(pair => pair.Later).Distinct().Count();
            var conflicting = Enumerable.Range(0, rows).Count(row => texts.Groups[texts.Of(part, row)].Conflicting);
            yield return new PartRepeats((SplitPart)part, rows, rows - distinct, repeated, conflicting);
        }
    }

    IEnumerable<PartTwins> Across()
    {
        for (var part = 1; part < DistinctTexts.Parts; part++)
            for (var other = 0; other < part; other++)
            {
                if (parts[part].Count == 0 || parts[other].Count == 0) continue;
                var rows = Enumerable.Range(0, parts[part].Count).Select(row => texts.Of(part, row)).ToArray();
                var exact = rows.Count(text => texts.Groups[text].IsIn(other));
                yield return new PartTwins((SplitPart)part, (SplitPart)other, exact, rows.Count(text => HasTwin(text, (SplitPart)other)) - exact);
            }
    }

    IEnumerable<TwinPair> Pairs()
    {
        for (var part = 1; part < DistinctTexts.Parts; part++)
            for (var row = 0; row < parts[part].Count; row++)
            {
                var text = texts.Of(part, row);
                for (var other = 0; other < part; other++)
                {
                    var exact = texts.Groups[text].IsIn(other);
                    var twin = exact ? text : nearIn[other][text];
                    if (twin < 0) continue;
                    var twinRow = texts.Groups[twin].FirstRow(other);
                    yield return new TwinPair((SplitPart)part, parts[part][row].Line, (SplitPart)other, parts[other][twinRow].Line, exact);
                    break;
                }
            }
    }
}
