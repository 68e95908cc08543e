namespace Lab.Datasets;

/// <summary>Splits at random so that each class has the same share in every part, as nearly as whole rows allow.</summary>
public static class StratifiedSplit
{
    /// <summary>
    /// The test part has the ceiling of its share of the rows, validation the ceiling of its share of what remains. Each class is
    /// shuffled by itself; test takes the floor or the ceiling of its share of the class (largest remainder, then larger class), then
    /// validation the same of what remains. Same seed, same examples: same parts, each in the order given.
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
        int[][] classes = [.. Enumerable.Range(0, examples.Count).GroupBy(i => examples[i].Label).OrderBy(group => group.Key).Select(group => group.ToArray())];
        foreach (var rows in classes) random.Shuffle(rows);
        var left = classes.Select(rows => rows.Length).ToArray();
        var tests = Take(left, Ceiling(examples.Count * test));
        for (var c = 0; c < left.Length; c++) left[c] -= tests[c];
        var validations = Take(left, Ceiling(left.Sum() * (validation / (1 - test))));

        var part = new SplitPart[examples.Count];
        for (var c = 0; c < classes.Length; c++)
            for (var i = 0; i < tests[c] + validations[c]; i++) part[classes[c][i]] = i < tests[c] ? SplitPart.Test : SplitPart.Validation;
        IReadOnlyList<LabelledExample> Part(SplitPart wanted) => [.. examples.Where((_, i) => part[i] == wanted)];
        return new DataSplit<LabelledExample>(Part(SplitPart.Train), Part(SplitPart.Validation), Part(SplitPart.Test));
    }

    // Rounded first, so that 0.1 of 30 rows is 3 and not a little more.
    static int Ceiling(double rows) => (int)Math.Ceiling(Math.Round(rows, 6));

    // wanted rows of all classes together, from each the floor or the ceiling of its share; exact in whole numbers.
    static int[] Take(int[] counts, int wanted)
    {
        var total = counts.Sum();
        if (total == 0) return counts;
        var taken = counts.Select(count => (int)((long)count * wanted / total)).ToArray();
        var byRemainder = Enumerable.Range(0, counts.Length).OrderByDescending(c => (long)counts[c] * wanted % total).ThenByDescending(c => counts[c]);
        foreach (var c in byRemainder.Take(wanted - taken.Sum()).ToArray()) taken[c]++;
        return taken;
    }
}
