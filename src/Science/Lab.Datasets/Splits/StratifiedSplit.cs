namespace Lab.Datasets;

/// <summary>Splits at random so that each class has the same share in every part, as nearly as whole rows allow.</summary>
public static class StratifiedSplit
{
    /// <summary>
    /// Each class is shuffled and cut by itself: a part receives the floor or the ceiling of its share of the class (largest remainder;
    /// equal remainders go to train, then test, then validation). Same seed, same examples: same parts, each in the order given.
    /// </summary>
    /// <param name="examples">Examples with class indices from 0.</param>
    /// <param name="seed">Seed of the shuffle.</param>
    /// <param name="validation">Share for validation.</param>
    /// <param name="test">Share for the test.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share is negative, or no share is left for training.</exception>
    public static DataSplit<LabelledExample> Split(
        IReadOnlyList<LabelledExample> examples, int seed, double validation = 0.1, double test = 0.1)
    {
        if (!(validation >= 0)) throw new ArgumentOutOfRangeException(nameof(validation), validation, "The share must not be negative.");
        if (!(test >= 0 && validation + test < 1))
            throw new ArgumentOutOfRangeException(nameof(test), test, "The shares must not be negative and must leave rows for training.");
        var random = new Random(seed);
        var part = new int[examples.Count];
        foreach (var label in Enumerable.Range(0, examples.Count).GroupBy(i => examples[i].Label).OrderBy(group => group.Key))
        {
            var rows = label.ToArray();
            random.Shuffle(rows);
            var counts = LargestRemainder(rows.Length, [1 - validation - test, test, validation]);
            for (var i = 0; i < rows.Length; i++) part[rows[i]] = i < counts[0] ? 0 : i < counts[0] + counts[1] ? 1 : 2;
        }
        IReadOnlyList<LabelledExample> Part(int wanted) => [.. examples.Where((_, i) => part[i] == wanted)];
        return new DataSplit<LabelledExample>(Part(0), Part(2), Part(1));
    }

    // Remainders are compared after rounding, so that 0.1 + 0.1 + 0.8 has the ties that it has on paper.
    static int[] LargestRemainder(int total, double[] shares)
    {
        var exact = shares.Select(share => Math.Round(total * share, 9)).ToArray();
        var counts = exact.Select(value => (int)value).ToArray();
        var byRemainder = Enumerable.Range(0, shares.Length).OrderByDescending(i => Math.Round(exact[i] - (int)exact[i], 9));
        foreach (var i in byRemainder.Take(total - counts.Sum()).ToArray()) counts[i]++;
        return counts;
    }
}
