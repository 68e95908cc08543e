namespace Lab.Datasets;

/// <summary>Makes changed copies of training rows. The same rows, options and seed give the same copies, on every machine.</summary>
public static class Augmenter
{
    /// <summary>The copies alone, in the order of their rows; each keeps the label and the line of its row.</summary>
    /// <param name="examples">Training rows.</param>
    /// <param name="options">Kinds and shares.</param>
    /// <param name="seed">Decides which rows and which changes.</param>
    /// <returns>At most <see cref="AugmentationOptions.Share"/> of the rows; a text in which nothing can be changed gets no copy.</returns>
    /// <exception cref="LabException">A share is out of its range.</exception>
    public static IReadOnlyList<LabelledExample> Copies(IReadOnlyList<LabelledExample> examples, AugmentationOptions options, ulong seed)
    {
        options.Validate();
        if (options.Kinds == AugmentationKinds.None || examples.Count == 0) return [];
        var copiesOf = Counts(examples.Count, (long)Math.Round(examples.Count * options.Share), seed);
        var copies = new List<LabelledExample>();
        for (var row = 0; row < examples.Count; row++)
            for (var copy = 0; copy < copiesOf[row]; copy++)
            {
                var random = new SplitMix64(SplitMix64.Mix(seed ^ SplitMix64.Mix(((ulong)row << 8) | (uint)copy)));
                var changed = Change(examples[row].Text, options, ref random);
                if (changed != examples[row].Text) copies.Add(examples[row] with { Text = changed });
            }
        return copies;
    }

    static string Change(string text, AugmentationOptions options, ref SplitMix64 random)
    {
        var words = new AugmentedText(text);
        var kinds = Enum.GetValues<AugmentationKinds>().Where(kind => kind != AugmentationKinds.None && options.Kinds.HasFlag(kind)).ToArray();
        var changes = Math.Max(1, (int)Math.Round(words.Count * options.WordShare));
        for (var i = 0; i < changes; i++)
        {
            // A kind that this text has no place for leaves its turn to the next one.
            var first = random.Below(kinds.Length);
            for (var k = 0; k < kinds.Length; k++)
                if (words.TryChange(kinds[(first + k) % kinds.Length], ref random)) break;
        }
        return words.ToString();
    }

    // Each row as often as goes into the whole number of copies, and the rest to rows drawn without putting back.
    static int[] Counts(int rows, long copies, ulong seed)
    {
        var counts = new int[rows];
        Array.Fill(counts, (int)(copies / rows));
        var order = Enumerable.Range(0, rows).ToArray();
        var random = new SplitMix64(seed);
        for (var i = 0; i < copies % rows; i++)
        {
            var other = i + random.Below(rows - i);
            (order[i], order[other]) = (order[other], order[i]);
            counts[order[i]]++;
        }
        return counts;
    }
}
