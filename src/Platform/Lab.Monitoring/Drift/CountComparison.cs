namespace Lab.Monitoring.Drift;

/// <summary>How far two counts over the same categories or bins lie apart, and how likely that is by chance.</summary>
/// <param name="ReferenceRows">Rows of the reference.</param>
/// <param name="CurrentRows">Rows of the window.</param>
/// <param name="JensenShannon">Jensen-Shannon distance, base 2: 0 equal, 1 nothing in common.</param>
/// <param name="StabilityIndex">Population stability index; empty bins count as a share of 0.0001.</param>
/// <param name="Statistic">Chi-square of the two-row table: both samples are samples, neither is the truth.</param>
/// <param name="Degrees">Categories that occur at all, less one.</param>
/// <param name="P">Probability of such a statistic when both come from the same source.</param>
public sealed record CountComparison(
    long ReferenceRows, long CurrentRows, double JensenShannon, double StabilityIndex, double Statistic, int Degrees, double P)
{
    // As the tools of the field have it: 0 would give an infinite index.
    const double EmptyShare = 0.0001;

    /// <summary>Compares; both have the same length and at least one row.</summary>
    public static CountComparison Of(ReadOnlySpan<long> reference, ReadOnlySpan<long> current)
    {
        if (reference.Length != current.Length) throw new ArgumentException("The counts have different lengths.", nameof(current));
        long referenceRows = Sum(reference), currentRows = Sum(current);
        if (referenceRows == 0 || currentRows == 0) throw new ArgumentException("There is nothing to compare.", nameof(current));
        double all = (double)referenceRows + currentRows, divergence = 0, index = 0, statistic = 0;
        int occurring = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            if (reference[i] + current[i] == 0) continue;
            occurring++;
            double p = (double)reference[i] / referenceRows, q = (double)current[i] / currentRows, middle = (p + q) / 2;
            divergence += (Term(p, middle) + Term(q, middle)) / 2;
            double from = p == 0 ? EmptyShare : p, to = q == 0 ? EmptyShare : q;
            index += (to - from) * Math.Log(to / from);
            double together = reference[i] + current[i];
            statistic += Deviation(reference[i], together * referenceRows / all) + Deviation(current[i], together * currentRows / all);
        }
        return new CountComparison(
            referenceRows, currentRows, Math.Sqrt(Math.Clamp(divergence / Math.Log(2), 0, 1)), index, statistic, occurring - 1,
            occurring > 1 ? ChiSquared.Survival(statistic, occurring - 1) : 1);
    }

    /// <summary>Compares counts by name: a name that only one side has counts 0 on the other.</summary>
    public static CountComparison Of(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> current)
    {
        string[] names = [.. reference.Keys.Union(current.Keys)];
        return Of([.. names.Select(name => reference.GetValueOrDefault(name))], [.. names.Select(name => current.GetValueOrDefault(name))]);
    }

    static double Term(double share, double middle) => share == 0 ? 0 : share * Math.Log(share / middle);

    static double Deviation(double observed, double expected) => (observed - expected) * (observed - expected) / expected;

    static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (long count in counts) sum += count;
        return sum;
    }
}
