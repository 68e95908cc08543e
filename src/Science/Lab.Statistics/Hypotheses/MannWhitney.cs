namespace Lab.Statistics;

/// <summary>Whether values of one sample tend to be larger than those of another.</summary>
public sealed class MannWhitney
{
    // Beyond, the exact distribution takes seconds.
    const long LargestExact = 20_000;

    // With both samples larger the approximation is good.
    const int LargestAuto = 8;

    readonly Ranks ranks;
    readonly int n1;
    readonly int n2;

    /// <exception cref="ArgumentException">An empty sample, or a value that is not finite.</exception>
    public MannWhitney(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Arguments.RequireRows(first.Length, nameof(first));
        Arguments.RequireRows(second.Length, nameof(second));
        Arguments.RequireFinite(first, nameof(first));
        Arguments.RequireFinite(second, nameof(second));
        (n1, n2) = (first.Length, second.Length);
        ranks = Ranks.Average([.. first, .. second]);
        U = ranks.Of.Take(n1).Sum() - n1 * (n1 + 1.0) / 2;
    }

    /// <summary>Pairs in which the value of the first sample is larger, ties one half.</summary>
    public double U { get; }

    /// <summary>The same for the second sample.</summary>
    public double OtherU => (double)n1 * n2 - U;

    /// <summary>Share of the pairs in which the first is larger, ties one half.</summary>
    public double ProbabilityFirstLarger => U / ((double)n1 * n2);

    /// <summary>The same from -1 to 1.</summary>
    public double RankBiserial => 2 * U / ((double)n1 * n2) - 1;

    /// <param name="method">Where the p-value comes from.</param>
    /// <param name="alternative">What is held against equality.</param>
    /// <param name="corrected">Whether the approximation allows for the steps of U.</param>
    /// <exception cref="ArgumentException">Exact is asked for samples that are too large for it.</exception>
    public double P(RankMethod method = RankMethod.Auto, Alternative alternative = Alternative.TwoSided, bool corrected = true)
    {
        var u = alternative switch
        {
            Alternative.Greater => U,
            Alternative.Less => OtherU,
            _ => Math.Max(U, OtherU),
        };
        var exact = method == RankMethod.Exact || (method == RankMethod.Auto && (n1 <= LargestAuto || n2 <= LargestAuto) && !ranks.HasTies && (long)n1 * n2 <= LargestExact);
        var tail = exact ? ExactTail((int)u) : Distributions.NormalTail(Z(u, corrected));
        return double.IsNaN(tail) ? tail : Math.Clamp((alternative == Alternative.TwoSided ? 2 : 1) * tail, 0, 1);
    }

    double Z(double u, bool corrected)
    {
        double n = n1 + n2;
        var error = Math.Sqrt((double)n1 * n2 / 12 * (n + 1 - Ranks.TieTerm(ranks.Ties) / (n * (n - 1))));
        return (u - (double)n1 * n2 / 2 - (corrected ? 0.5 : 0)) / error;
    }

    // P(U >= u) without ties. Row by row: U of (i, j) values is that of (i - 1, j) plus j, or that of (i, j - 1), by where the largest is.
    double ExactTail(int u)
    {
        if ((long)n1 * n2 > LargestExact)
            throw new ArgumentException($"Samples of {n1} and {n2} are too large for the exact distribution.", nameof(u));
        var row = new double[n2 + 1][];
        for (var j = 0; j <= n2; j++) row[j] = [1];
        for (var i = 1; i <= n1; i++)
        {
            var next = new double[n2 + 1][];
            next[0] = [1];
            for (var j = 1; j <= n2; j++)
            {
                var (above, left) = (row[j], next[j - 1]);
                var values = new double[i * j + 1];
                double share = (double)i / (i + j);
                for (var k = 0; k < above.Length; k++) values[k + j] += share * above[k];
                for (var k = 0; k < left.Length; k++) values[k] += (1 - share) * left[k];
                next[j] = values;
            }
            row = next;
        }
        return row[n2].Skip(u).Sum();
    }
}
