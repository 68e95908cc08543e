namespace Lab.Statistics;

/// <summary>Whether two samples have the same mean: if they come from one source, it makes no difference which value is in which.</summary>
/// <param name="Difference">Mean of the first minus mean of the second.</param>
/// <param name="Permuted">The same for other ways to share the values out.</param>
/// <param name="Exact">Whether these are all the ways that there are.</param>
public sealed record PermutationTest(double Difference, IReadOnlyList<double> Permuted, bool Exact)
{
    /// <summary>Most ways that are gone through one by one.</summary>
    public const int MaxExact = 2_000_000;

    // Sums of the same values in another order differ in the last bits.
    const double Slack = 1e-12;

    /// <param name="first">Values.</param>
    /// <param name="second">Other values.</param>
    /// <param name="permutations">Orders of the joined sample, first then second; the front of each is the new first sample.</param>
    /// <exception cref="ArgumentException">An empty sample, no permutations, or one that does not fit.</exception>
    public static PermutationTest Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second, IReadOnlyList<int[]> permutations)
    {
        var pool = Join(first, second);
        Arguments.RequireRows(permutations.Count, nameof(permutations));
        var permuted = new double[permutations.Count];
        for (var p = 0; p < permuted.Length; p++)
        {
            Arguments.RequireSameLength(pool.Length, permutations[p].Length, nameof(permutations));
            double front = 0, back = 0;
            for (var i = 0; i < pool.Length; i++)
            {
                Arguments.RequireClass(permutations[p][i], i, pool.Length, nameof(permutations));
                if (i < first.Length) front += pool[permutations[p][i]];
                else back += pool[permutations[p][i]];
            }
            permuted[p] = front / first.Length - back / second.Length;
        }
        return new PermutationTest(Mean(first) - Mean(second), permuted, Exact: false);
    }

    /// <summary>With every way to share the values out.</summary>
    /// <exception cref="ArgumentException">An empty sample, or more than <see cref="MaxExact"/> ways.</exception>
    public static PermutationTest OfAll(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var pool = Join(first, second);
        var (n, rest) = (first.Length, second.Length);
        if (SpecialFunctions.LogChoose(pool.Length, n) > Math.Log(MaxExact))
            throw new ArgumentException($"There are more than {MaxExact} ways to share {pool.Length} values out; give permutations.", nameof(first));
        var all = pool.Sum();
        var permuted = new List<double>();
        void Choose(int from, int left, double sum)
        {
            if (left == 0)
            {
                permuted.Add(sum / n - (all - sum) / rest);
                return;
            }
            for (var i = from; i <= pool.Length - left; i++) Choose(i + 1, left - 1, sum + pool[i]);
        }
        Choose(0, n, 0);
        return new PermutationTest(Mean(first) - Mean(second), permuted, Exact: true);
    }

    /// <summary>
    /// p-value. Of a random set of permutations the two-sided one counts differences as large either way, and the order seen counts as one
    /// more; of all permutations it is twice the smaller tail.
    /// </summary>
    public double P(Alternative alternative = Alternative.TwoSided)
    {
        int less = 0, greater = 0, either = 0;
        foreach (var d in Permuted)
        {
            if (d <= Difference + Slack) less++;
            if (d >= Difference - Slack) greater++;
            if (Math.Abs(d) >= Math.Abs(Difference) - Slack) either++;
        }
        double Share(int count) => Exact ? (double)count / Permuted.Count : (count + 1.0) / (Permuted.Count + 1);
        return !Exact && alternative == Alternative.TwoSided ? Share(either) : alternative.OfTails(Share(less), Share(greater));
    }

    static double[] Join(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Arguments.RequireRows(first.Length, nameof(first));
        Arguments.RequireRows(second.Length, nameof(second));
        Arguments.RequireFinite(first, nameof(first));
        Arguments.RequireFinite(second, nameof(second));
        return [.. first, .. second];
    }

    static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }
}
