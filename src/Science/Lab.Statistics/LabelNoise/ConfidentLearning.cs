namespace Lab.Statistics;

/// <summary>
/// Which given labels are probably wrong, from out-of-fold probabilities: those of models that have not seen the row (confident
/// learning; Northcutt, Jiang and Chuang 2021). Numbers are those of cleanlab's defaults.
/// </summary>
public sealed class ConfidentLearning
{
    // A probability this little below the threshold of its class reaches it.
    const double Slack = 1e-6;

    readonly int[] given;
    readonly double[] probabilities;
    readonly int classes;

    ConfidentLearning(int[] given, double[] probabilities, int classes)
    {
        (this.given, this.probabilities, this.classes) = (given, probabilities, classes);
        Thresholds = [.. Enumerable.Range(0, classes).Select(Threshold)];
        var joint = Count(out var offDiagonal);
        (Joint, EstimatedIssues) = (joint, offDiagonal);
        CalibratedJoint = Calibrate(joint);
        SelfConfidence = [.. Enumerable.Range(0, given.Length).Select(i => Row(i)[given[i]])];
        Margin = [.. Enumerable.Range(0, given.Length).Select(i => (SelfConfidence[i] - Others(i) + 1) / 2)];
        Issues = [.. Enumerable.Range(0, given.Length).Where(Prune()).OrderBy(i => SelfConfidence[i])];
    }

    /// <summary>By class: mean probability of it over the rows that carry it. A row whose probability reaches it counts as one of the class; infinity for a class without rows.</summary>
    public IReadOnlyList<double> Thresholds { get; }

    /// <summary>(given, likely) rows by given label and the class they confidently are, at least 1 on the diagonal. Rows that reach no threshold are not in it.</summary>
    public int[,] Joint { get; }

    /// <summary>(given, likely) the same scaled to all rows: each row sums to the rows with that label.</summary>
    public int[,] CalibratedJoint { get; }

    /// <summary>Rows of the joint beside its diagonal: how many wrong labels there are, by estimate.</summary>
    public int EstimatedIssues { get; }

    /// <summary>(rows) probability of the given label: the lower, the less it is to be trusted.</summary>
    public IReadOnlyList<double> SelfConfidence { get; }

    /// <summary>(rows) half of one plus the given label's lead over the most likely other class: below 0.5 another class is likelier.</summary>
    public IReadOnlyList<double> Margin { get; }

    /// <summary>Rows whose label is probably wrong, the least trusted first: as many of each pair of classes as the calibrated joint has.</summary>
    public IReadOnlyList<int> Issues { get; }

    /// <summary>The most likely class of a row, the first on ties.</summary>
    public int Likely(int row) => CalibrationError.Best(Row(row));

    /// <param name="given">(rows) labels as they are in the data.</param>
    /// <param name="probabilities">(rows, classes) row by row, each from a model that did not learn from the row.</param>
    /// <param name="classes">At least two.</param>
    /// <exception cref="ArgumentException">No rows, shapes that do not fit, a class out of range, or a value outside 0 to 1.</exception>
    public static ConfidentLearning Of(ReadOnlySpan<int> given, ReadOnlySpan<double> probabilities, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        Arguments.RequireTable(given, probabilities, classes);
        Arguments.RequireProbabilities(probabilities, nameof(probabilities));
        return new ConfidentLearning(given.ToArray(), probabilities.ToArray(), classes);
    }

    ReadOnlySpan<double> Row(int row) => probabilities.AsSpan(row * classes, classes);

    double Threshold(int label)
    {
        double[] own = [.. Enumerable.Range(0, given.Length).Where(i => given[i] == label).Select(i => Row(i)[label])];
        return own.Length == 0 ? double.PositiveInfinity : own.Average();
    }

    double Others(int row)
    {
        var most = double.NegativeInfinity;
        for (var c = 0; c < classes; c++)
            if (c != given[row]) most = Math.Max(most, Row(row)[c]);
        return most;
    }

    int[,] Count(out int offDiagonal)
    {
        var joint = new int[classes, classes];
        offDiagonal = 0;
        for (var i = 0; i < given.Length; i++)
        {
            var row = Row(i);
            var best = -1;
            for (var c = 0; c < classes; c++)
                if (row[c] >= Thresholds[c] - Slack && (best < 0 || row[c] > row[best])) best = c;
            if (best < 0) continue;
            joint[given[i], best]++;
            if (best != given[i]) offDiagonal++;
        }
        for (var c = 0; c < classes; c++) joint[c, c] = Math.Max(joint[c, c], 1);
        return joint;
    }

    int[,] Calibrate(int[,] joint)
    {
        var scaled = new double[classes, classes];
        for (var g = 0; g < classes; g++)
        {
            double sum = 0;
            for (var c = 0; c < classes; c++) sum += joint[g, c];
            for (var c = 0; c < classes; c++) scaled[g, c] = joint[g, c] / sum * given.Count(label => label == g);
        }
        return WholeNumbers.KeepingRowSums(scaled);
    }

    // Of each pair (given, likely) the rows where the likely class leads most, as many as the calibrated joint has.
    Func<int, bool> Prune()
    {
        var counts = KeepOneOfEachClass();
        var pruned = new bool[given.Length];
        for (var g = 0; g < classes; g++)
        {
            int[] rows = [.. Enumerable.Range(0, given.Length).Where(i => given[i] == g)];
            if (rows.Length <= 1) continue;
            for (var c = 0; c < classes; c++)
            {
                var number = Math.Min(counts[c, g], rows.Length);
                if (c == g || number <= 0) continue;
                double Lead(int i) => Row(i)[c] - Row(i)[g];
                var cut = rows.Select(Lead).OrderDescending().ElementAt(number - 1);
                foreach (var i in rows)
                    if (Lead(i) >= cut) pruned[i] = true;
            }
        }
        return i => pruned[i] && Likely(i) != given[i];
    }

    // (likely, given): no class may lose all its rows; what its diagonal gains, the pairs of the column lose in equal parts.
    int[,] KeepOneOfEachClass()
    {
        var kept = new double[classes, classes];
        for (var g = 0; g < classes; g++)
        {
            var gained = Math.Max(CalibratedJoint[g, g], 1) - CalibratedJoint[g, g];
            var filled = Enumerable.Range(0, classes).Count(c => CalibratedJoint[g, c] != 0);
            for (var c = 0; c < classes; c++)
                kept[c, g] = c == g ? CalibratedJoint[g, g] + gained : Math.Max(0, CalibratedJoint[g, c] - gained / Math.Max(filled - 1.0, 1));
        }
        return WholeNumbers.KeepingRowSums(kept);
    }
}
