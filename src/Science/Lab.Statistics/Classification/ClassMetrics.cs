namespace Lab.Statistics;

/// <summary>
/// Precision, recall and F of each class and their averages, as scikit-learn defines them. A ratio without anything in its
/// denominator (a class never predicted has no precision) takes the value chosen for it, 0 by default.
/// </summary>
public sealed class ClassMetrics
{
    readonly ConfusionMatrix matrix;
    readonly int[] labels;
    readonly double undefined;

    /// <param name="matrix">Counts over all classes.</param>
    /// <param name="labels">The classes to report, in this order; none for all. Averages are over these.</param>
    /// <param name="undefined">Value of a ratio whose denominator is 0; not a number leaves it out of averages.</param>
    /// <param name="beta">How many times recall counts as much as precision in F.</param>
    /// <exception cref="ArgumentException">A class is out of range, or beta is not positive.</exception>
    public ClassMetrics(ConfusionMatrix matrix, ReadOnlySpan<int> labels = default, double undefined = 0, double beta = 1)
    {
        if (!(beta > 0)) throw new ArgumentOutOfRangeException(nameof(beta), beta, "Beta is positive.");
        this.matrix = matrix;
        this.labels = labels.IsEmpty ? [.. Enumerable.Range(0, matrix.Classes)] : labels.ToArray();
        this.undefined = undefined;
        for (var i = 0; i < this.labels.Length; i++) Arguments.RequireClass(this.labels[i], i, matrix.Classes, nameof(labels));
        PerClass = [.. this.labels.Select(label => Score(matrix[label, label], matrix.PredictedTotal(label), matrix.TrueTotal(label), beta))];
        Support = PerClass.Sum(score => score.Support);
        Micro = Score(
            this.labels.Sum(label => matrix[label, label]), this.labels.Sum(matrix.PredictedTotal), this.labels.Sum(matrix.TrueTotal), beta);
        Macro = Average(_ => 1);
        Weighted = Average(score => score.Support);
    }

    /// <summary>The classes in the order asked for.</summary>
    public IReadOnlyList<ClassScore> PerClass { get; }

    /// <summary>Weight of the rows of these classes.</summary>
    public double Support { get; }

    /// <summary>Plain mean over the classes.</summary>
    public ClassScore Macro { get; }

    /// <summary>From the counts of all these classes together.</summary>
    public ClassScore Micro { get; }

    /// <summary>Mean over the classes weighted by support.</summary>
    public ClassScore Weighted { get; }

    /// <summary>Plain mean over the classes of intersection over union of truth and prediction.</summary>
    public double MacroJaccard => Mean(labels.Select(Jaccard), labels.Select(_ => 1.0));

    ClassScore Score(double right, double predicted, double truth, double beta) =>
        new(Ratio(right, predicted), Ratio(right, truth), Ratio((1 + beta * beta) * right, beta * beta * truth + predicted), truth);

    double Jaccard(int label) =>
        Ratio(matrix[label, label], matrix.TrueTotal(label) + matrix.PredictedTotal(label) - matrix[label, label]);

    double Ratio(double part, double whole) => whole == 0 ? undefined : part / whole;

    ClassScore Average(Func<ClassScore, double> weight)
    {
        var weights = PerClass.Select(weight);
        return new ClassScore(
            Mean(PerClass.Select(score => score.Precision), weights),
            Mean(PerClass.Select(score => score.Recall), weights),
            Mean(PerClass.Select(score => score.F1), weights),
            Support);
    }

    // Values that are not numbers are left out; without any weight the mean is the plain one.
    static double Mean(IEnumerable<double> values, IEnumerable<double> weights)
    {
        var defined = values.Zip(weights).Where(pair => !double.IsNaN(pair.First)).ToArray();
        if (defined.Length == 0) return double.NaN;
        var sum = defined.Sum(pair => pair.Second);
        return sum == 0 ? defined.Average(pair => pair.First) : defined.Sum(pair => pair.First * pair.Second) / sum;
    }
}
