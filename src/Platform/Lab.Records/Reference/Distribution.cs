using System.Text.Json.Serialization;

namespace Lab.Records;

/// <summary>
/// How a number was spread in the reference: counts in bins whose edges are quantiles of the reference itself, so that each
/// bin holds about the same share and none of them is empty by chance. The first and the last bin are open to the outside.
/// </summary>
public sealed record Distribution
{
    /// <summary>Bins asked for; a number with few different values gets fewer.</summary>
    public const int MaxBins = 10;

    static readonly double[] levels = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    /// <summary>Arithmetic mean.</summary>
    public required double Mean { get; init; }

    /// <summary>Ascending, one more than <see cref="Counts"/>: bin i holds <c>edges[i] &lt;= x &lt; edges[i + 1]</c>.</summary>
    public required IReadOnlyList<double> Edges { get; init; }

    /// <summary>Rows in each bin.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>Value below which a share of the rows lies, by that share ("0.5" is the median).</summary>
    public required IReadOnlyDictionary<string, double> Quantiles { get; init; }

    /// <summary>Rows in all bins.</summary>
    [JsonIgnore]
    public long Rows => Counts.Sum();

    /// <summary>Measures <paramref name="values"/>; at least one.</summary>
    /// <param name="values">In any order.</param>
    /// <param name="minWidth">Narrowest bin: differences below it mean nothing.</param>
    public static Distribution Of(IReadOnlyCollection<double> values, double minWidth = 0)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) throw new ArgumentException("A distribution needs at least one value.", nameof(values));
        double[] edges = EdgesOf(sorted, minWidth);
        return new Distribution
        {
            Mean = sorted.Average(),
            Edges = edges,
            Counts = Count(edges, sorted),
            Quantiles = levels.ToDictionary(
                level => level.ToString(System.Globalization.CultureInfo.InvariantCulture), level => Quantile(sorted, level)),
        };
    }

    /// <summary>Counts other values in the same bins.</summary>
    public long[] CountInBins(IEnumerable<double> values) => Count(Edges, values);

    static double[] EdgesOf(double[] sorted, double minWidth)
    {
        var inner = new List<double> { sorted[0] };
        for (int i = 1; i < MaxBins; i++)
            if (Quantile(sorted, (double)i / MaxBins) is var edge && edge > inner[^1] && edge - inner[^1] >= minWidth && edge < sorted[^1]) inner.Add(edge);
        // All values equal: one bin that holds everything.
        return [.. inner, sorted[^1]];
    }

    static long[] Count(IReadOnlyList<double> edges, IEnumerable<double> values)
    {
        var counts = new long[edges.Count - 1];
        foreach (double value in values)
        {
            int bin = 0;
            while (bin < counts.Length - 1 && value >= edges[bin + 1]) bin++;
            counts[bin]++;
        }
        return counts;
    }

    // Linear between the two nearest rows, as numpy does by default.
    static double Quantile(double[] sorted, double level)
    {
        double position = level * (sorted.Length - 1);
        int below = (int)position;
        if (below + 1 >= sorted.Length) return sorted[^1];
        double part = position - below, low = sorted[below], high = sorted[below + 1];
        // The nearer end is the base: level 1 gives the last row exactly.
        return part < 0.5 ? low + ((high - low) * part) : high - ((high - low) * (1 - part));
    }
}
