namespace Lab.Datasets;

/// <summary>Cross-validation: every row is held out in one of k folds, and every class has about the same share in each.</summary>
public static class StratifiedFolds
{
    /// <summary>
    /// The fold of each row, from 0: scikit-learn's StratifiedKFold, without a seed equal to its choice without shuffling (the rows of
    /// a class go to the folds in their order). With a seed the folds keep their sizes and the rows of each class are dealt at random.
    /// </summary>
    /// <param name="labels">Class of each row.</param>
    /// <param name="folds">How many, at least 2 and at most the rows of the largest class.</param>
    /// <param name="seed">Null for no shuffling.</param>
    /// <exception cref="LabException">Too few folds, or more than any class has rows.</exception>
    public static int[] Assign(IReadOnlyList<int> labels, int folds, int? seed = null)
    {
        int[][] classes = [.. Enumerable.Range(0, labels.Count).GroupBy(i => labels[i]).Select(group => group.ToArray())];
        if (folds < 2) throw new LabException(ErrorKind.Usage, $"The number of folds is {folds}.", expected: "2 or more.");
        if (classes.Length == 0 || folds > classes.Max(rows => rows.Length))
            throw new LabException(ErrorKind.Data, $"No class has as many rows as there are folds ({folds}).", expected: "fewer folds, or more rows.");

        var random = seed is { } given ? new Random(given) : null;
        var fold = new int[labels.Count];
        var before = 0;
        // Dealing the rows sorted by class to the folds in turn says how many of each class a fold gets.
        foreach (var rows in classes)
        {
            var counts = new int[folds];
            for (var i = 0; i < rows.Length; i++) counts[(before + i) % folds]++;
            before += rows.Length;
            random?.Shuffle(rows);
            var next = 0;
            for (var f = 0; f < folds; f++)
                for (var i = 0; i < counts[f]; i++) fold[rows[next++]] = f;
        }
        return fold;
    }

    /// <summary>The examples of each fold to learn from and to measure on.</summary>
    /// <param name="examples">Examples with class indices from 0.</param>
    /// <param name="folds">How many.</param>
    /// <param name="seed">Null for no shuffling.</param>
    /// <exception cref="LabException">As <see cref="Assign"/>.</exception>
    public static IEnumerable<(IReadOnlyList<LabelledExample> Train, IReadOnlyList<LabelledExample> HeldOut)> Split(
        IReadOnlyList<LabelledExample> examples, int folds, int? seed = null)
    {
        var assigned = Assign([.. examples.Select(example => example.Label)], folds, seed);
        return Enumerable.Range(0, folds).Select(fold => (
            (IReadOnlyList<LabelledExample>)[.. examples.Where((_, i) => assigned[i] != fold)],
            (IReadOnlyList<LabelledExample>)[.. examples.Where((_, i) => assigned[i] == fold)]));
    }
}
