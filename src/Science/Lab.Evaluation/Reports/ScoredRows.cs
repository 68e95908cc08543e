using Lab.Statistics;

namespace Lab.Evaluation;

/// <summary>Labelled rows with the probabilities that a model gave them.</summary>
public sealed class ScoredRows
{
    // As the log loss limits it: a certain mistake costs about 36 and not infinity.
    const double Epsilon = 2.220446049250313e-16;

    /// <param name="labels">Class names by index, unique.</param>
    /// <param name="truth">(rows) class of each row.</param>
    /// <param name="probabilities">(rows, classes) row by row, between 0 and 1.</param>
    /// <exception cref="ArgumentException">No rows, shapes that do not fit, a class or a value out of range.</exception>
    public ScoredRows(IReadOnlyList<string> labels, ReadOnlySpan<int> truth, ReadOnlySpan<float> probabilities)
    {
        Report = ClassificationReport.Of(truth, probabilities, labels);
        (Labels, Truth) = ([.. labels], truth.ToArray());
        Probabilities = new double[probabilities.Length];
        for (var i = 0; i < Probabilities.Length; i++) Probabilities[i] = probabilities[i];
        (Predicted, Losses) = (new int[Count], new double[Count]);
        for (var i = 0; i < Count; i++)
        {
            var row = Row(i);
            for (var c = 1; c < row.Length; c++)
                if (row[c] > row[Predicted[i]]) Predicted[i] = c;
            Losses[i] = -Math.Log(Math.Clamp(row[Truth[i]], Epsilon, 1 - Epsilon));
        }
    }

    public IReadOnlyList<string> Labels { get; }

    public int[] Truth { get; }

    /// <summary>(rows, classes).</summary>
    public double[] Probabilities { get; }

    /// <summary>The most likely class of each row, the first on ties.</summary>
    public int[] Predicted { get; }

    /// <summary>-ln p of the true class of each row.</summary>
    public double[] Losses { get; }

    /// <summary>Scores of the rows as they are.</summary>
    public ClassificationReport Report { get; }

    public int Count => Truth.Length;

    /// <summary>Probabilities of a row.</summary>
    public ReadOnlySpan<double> Row(int row) => Probabilities.AsSpan(row * Labels.Count, Labels.Count);

    /// <summary>Whether each row is of a class, and its probability of it.</summary>
    internal (bool[] Positive, double[] Scores) OneAgainstRest(int label) =>
        ([.. Truth.Select(truth => truth == label)], [.. Enumerable.Range(0, Count).Select(row => Row(row)[label])]);
}
