using static Lab.Statistics.SpecialFunctions;

namespace Lab.Statistics;

/// <summary>Two shares, first against second: tests of equality and intervals of their difference.</summary>
public sealed record TwoProportions
{
    // Tables as likely as the one seen count as such although their probabilities differ in the last bits.
    const double Slack = 1 + 1e-9;

    readonly int k1, n1, k2, n2;
    readonly double p1, p2;

    /// <exception cref="ArgumentException">A number of trials below 1, or successes that are not between 0 and it.</exception>
    public TwoProportions(int successes1, int trials1, int successes2, int trials2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(trials2, 1);
        if (successes1 < 0 || successes1 > trials1 || successes2 < 0 || successes2 > trials2)
            throw new ArgumentException($"{successes1} of {trials1} and {successes2} of {trials2} are no shares.", nameof(successes1));
        (k1, n1, k2, n2) = (successes1, trials1, successes2, trials2);
        (p1, p2) = ((double)k1 / n1, (double)k2 / n2);
    }

    /// <summary>Share of the first minus share of the second.</summary>
    public double Difference => p1 - p2;

    /// <summary>Standardised difference with the variance of equal shares; not a number when nothing varies.</summary>
    public double PooledZ
    {
        get
        {
            var p = (double)(k1 + k2) / (n1 + n2);
            return Difference / Math.Sqrt(p * (1 - p) * (1.0 / n1 + 1.0 / n2));
        }
    }

    /// <summary>Standardised difference with the variance of each share.</summary>
    public double UnpooledZ => Difference / Math.Sqrt(Variance(p1, n1) + Variance(p2, n2));

    /// <summary>p-value of the pooled test.</summary>
    public double P(Alternative alternative = Alternative.TwoSided) => alternative.Normal(PooledZ);

    /// <summary>Difference plus and minus its standard error.</summary>
    public Interval Wald(double alpha = 0.05) => Wald(p1, n1, p2, n2, alpha);

    /// <summary>Wald's after adding one success and one failure to each side.</summary>
    public Interval AgrestiCaffo(double alpha = 0.05) => Wald((k1 + 1.0) / (n1 + 2), n1 + 2, (k2 + 1.0) / (n2 + 2), n2 + 2, alpha);

    /// <summary>From Wilson's intervals of both shares.</summary>
    public Interval Newcombe(double alpha = 0.05)
    {
        var (first, second) = (ProportionIntervals.Wilson(k1, n1, alpha), ProportionIntervals.Wilson(k2, n2, alpha));
        return new Interval(
            Difference - double.Hypot(p1 - first.Low, second.High - p2), Difference + double.Hypot(first.High - p1, p2 - second.Low));
    }

    /// <summary>Fisher's exact test, two-sided: tables at most as likely as the one seen, with these margins.</summary>
    public double FisherExactP()
    {
        var (successes, all) = (k1 + k2, n1 + n2);
        double Probability(int k) => Math.Exp(LogChoose(n1, k) + LogChoose(n2, successes - k) - LogChoose(all, successes));
        var seen = Probability(k1) * Slack;
        double sum = 0;
        for (var k = Math.Max(0, successes - n2); k <= Math.Min(n1, successes); k++)
            if (Probability(k) is var p && p <= seen) sum += p;
        return Math.Min(1, sum);
    }

    static double Variance(double p, int n) => p * (1 - p) / n;

    static Interval Wald(double p1, int n1, double p2, int n2, double alpha)
    {
        Arguments.RequireAlpha(alpha);
        var half = Distributions.NormalQuantile(1 - alpha / 2) * Math.Sqrt(Variance(p1, n1) + Variance(p2, n2));
        return new Interval(p1 - p2 - half, p1 - p2 + half);
    }
}
