namespace Lab.Statistics;

/// <summary>
/// How far confidence and accuracy are apart. Where the input is class probabilities, confidence is the largest one of a row, and its
/// class (the first on ties) the prediction.
/// </summary>
public sealed class CalibrationError
{
    CalibrationError(ReliabilityBin[] bins, int rows)
    {
        Bins = bins;
        var filled = bins.Where(bin => bin.Count > 0).ToArray();
        Expected = filled.Sum(bin => Gap(bin) * bin.Count) / rows;
        Maximum = filled.Max(Gap);
    }

    /// <summary>The bins, of equal width unless they are adaptive.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>ECE: mean over the rows of the gap between mean confidence and accuracy of their bin.</summary>
    public double Expected { get; }

    /// <summary>The largest gap of a bin.</summary>
    public double Maximum { get; }

    /// <summary>From class probabilities.</summary>
    /// <param name="truth">(rows) classes.</param>
    /// <param name="probabilities">(rows, classes).</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="bins">Number of equal bins over 0 to 1.</param>
    /// <exception cref="ArgumentException">No rows, shapes that do not fit, a class out of range, or a value outside 0 to 1.</exception>
    public static CalibrationError Of(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, int bins = 15)
    {
        var (confidence, right) = Confidence(truth, probabilities, classes);
        return Of(confidence, right, bins);
    }

    /// <summary>From confidence and outcome of each row.</summary>
    /// <exception cref="ArgumentException">No rows, different lengths, or a confidence outside 0 to 1.</exception>
    public static CalibrationError Of(ReadOnlySpan<double> confidence, ReadOnlySpan<bool> right, int bins = 15)
    {
        Require(confidence, right, bins);
        var edges = Edges(bins);
        var sums = new (int Count, double Confidence, int Right)[bins];
        for (var i = 0; i < confidence.Length; i++)
        {
            ref var sum = ref sums[BinOf(edges, confidence[i])];
            sum = (sum.Count + 1, sum.Confidence + confidence[i], sum.Right + (right[i] ? 1 : 0));
        }
        return new CalibrationError([.. sums.Select((sum, b) =>
            new ReliabilityBin(edges[b], edges[b + 1], sum.Count, sum.Confidence / sum.Count, (double)sum.Right / sum.Count))], confidence.Length);
    }

    /// <summary>
    /// With bins of equal size instead: rows by confidence, cut so that sizes differ by at most one (larger bins first); empty bins are dropped.
    /// </summary>
    /// <exception cref="ArgumentException">As for equal widths.</exception>
    public static CalibrationError Adaptive(ReadOnlySpan<double> confidence, ReadOnlySpan<bool> right, int bins = 15)
    {
        Require(confidence, right, bins);
        var (values, hits) = (confidence.ToArray(), right.ToArray());
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        var result = new List<ReliabilityBin>();
        for (int b = 0, from = 0; b < bins && from < order.Length; b++)
        {
            var size = order.Length / bins + (b < order.Length % bins ? 1 : 0);
            var rows = order.AsSpan(from, size).ToArray();
            result.Add(new ReliabilityBin(
                values[rows[0]], values[rows[^1]], size, rows.Average(i => values[i]), (double)rows.Count(i => hits[i]) / size));
            from += size;
        }
        return new CalibrationError([.. result], values.Length);
    }

    /// <summary>ECE of each class against the others, on its own probability.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Of(ReadOnlySpan{int}, ReadOnlySpan{double}, int, int)"/>.</exception>
    public static double[] PerClass(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, int bins = 15)
    {
        Arguments.RequireTable(truth, probabilities, classes);
        var errors = new double[classes];
        var column = new double[truth.Length];
        var right = new bool[truth.Length];
        for (var c = 0; c < classes; c++)
        {
            for (var i = 0; i < truth.Length; i++) (column[i], right[i]) = (probabilities[i * classes + c], truth[i] == c);
            errors[c] = Of(column, right, bins).Expected;
        }
        return errors;
    }

    /// <summary>Largest probability of each row (the first on ties) and whether its class is the true one.</summary>
    /// <exception cref="ArgumentException">No rows, shapes that do not fit, or a class out of range.</exception>
    public static (double[] Confidence, bool[] Right) Confidence(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes)
    {
        Arguments.RequireTable(truth, probabilities, classes);
        var confidence = new double[truth.Length];
        var right = new bool[truth.Length];
        for (var i = 0; i < truth.Length; i++)
        {
            var row = probabilities.Slice(i * classes, classes);
            var best = Best(row);
            (confidence[i], right[i]) = (row[best], best == truth[i]);
        }
        return (confidence, right);
    }

    /// <summary>Index of the largest value, the first on ties.</summary>
    internal static int Best(ReadOnlySpan<double> row)
    {
        var best = 0;
        for (var c = 1; c < row.Length; c++)
            if (row[c] > row[best]) best = c;
        return best;
    }

    /// <summary>0 to 1 in equal steps, computed as numpy.linspace does: i * (1 / bins), the last exactly 1.</summary>
    internal static double[] Edges(int bins) => [.. Enumerable.Range(0, bins).Select(i => i * (1.0 / bins)), 1.0];

    // Bin b holds edges[b] < value <= edges[b + 1]; 0 belongs to the first.
    static int BinOf(double[] edges, double value)
    {
        var at = Array.BinarySearch(edges, value);
        return Math.Clamp((at < 0 ? ~at : at) - 1, 0, edges.Length - 2);
    }

    static double Gap(ReliabilityBin bin) => Math.Abs(bin.MeanConfidence - bin.Accuracy);

    static void Require(ReadOnlySpan<double> confidence, ReadOnlySpan<bool> right, int bins)
    {
        Arguments.RequireRows(confidence.Length, nameof(confidence));
        Arguments.RequireSameLength(confidence.Length, right.Length, nameof(right));
        Arguments.RequireProbabilities(confidence, nameof(confidence));
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
    }
}
