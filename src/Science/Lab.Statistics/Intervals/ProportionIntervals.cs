namespace Lab.Statistics;

/// <summary>
/// Intervals for a share of which <c>successes</c> of <c>trials</c> were seen; alpha is the error allowed (0.05 for 95 %).
/// Wilson's is a good choice; Clopper-Pearson's never covers less than asked.
/// </summary>
/// <remarks>All throw ArgumentException when there are no trials, more successes than trials, or an alpha outside 0 to 1.</remarks>
public static class ProportionIntervals
{
    /// <summary>Inverts the normal test of a share.</summary>
    public static Interval Wilson(int successes, int trials, double alpha = 0.05)
    {
        var (p, z) = Prepare(successes, trials, alpha);
        double n = trials;
        var (middle, half) = (p + z * z / (2 * n), z * Math.Sqrt(p * (1 - p) / n + z * z / (4 * n * n)));
        var scale = 1 + z * z / n;
        return new Interval((middle - half) / scale, (middle + half) / scale).Clip(0, 1);
    }

    /// <summary>Wilson's with a correction for the steps between counts; nearly as wide as Clopper-Pearson's.</summary>
    public static Interval WilsonCorrected(int successes, int trials, double alpha = 0.05)
    {
        var (p, z) = Prepare(successes, trials, alpha);
        double n = trials;
        var (q, scale) = (1 - p, 2 * (n + z * z));
        var center = (2 * n * p + z * z) / scale;
        var down = (1 + z * Math.Sqrt(z * z - 2 - 1 / n + 4 * p * (n * q + 1))) / scale;
        var up = (1 + z * Math.Sqrt(z * z + 2 - 1 / n + 4 * p * (n * q - 1))) / scale;
        return new Interval(successes == 0 ? 0 : center - down, successes == trials ? 1 : center + up);
    }

    /// <summary>The exact one, by the binomial distribution.</summary>
    public static Interval ClopperPearson(int successes, int trials, double alpha = 0.05)
    {
        Prepare(successes, trials, alpha);
        return new Interval(
            successes == 0 ? 0 : Distributions.BetaQuantile(alpha / 2, successes, trials - successes + 1),
            successes == trials ? 1 : Distributions.BetaQuantile(1 - alpha / 2, successes + 1, trials - successes));
    }

    /// <summary>The normal one after adding half a squared quantile to both outcomes.</summary>
    public static Interval AgrestiCoull(int successes, int trials, double alpha = 0.05)
    {
        var (_, z) = Prepare(successes, trials, alpha);
        var n = trials + z * z;
        return Around((successes + z * z / 2) / n, n, z);
    }

    /// <summary>Share plus and minus its standard error: known from textbooks, wrong for few rows and near 0 or 1.</summary>
    public static Interval Normal(int successes, int trials, double alpha = 0.05)
    {
        var (p, z) = Prepare(successes, trials, alpha);
        return Around(p, trials, z);
    }

    /// <summary>Bayes with the prior Beta(1/2, 1/2), equal tails.</summary>
    public static Interval Jeffreys(int successes, int trials, double alpha = 0.05)
    {
        Prepare(successes, trials, alpha);
        var (a, b) = (successes + 0.5, trials - successes + 0.5);
        return new Interval(Distributions.BetaQuantile(alpha / 2, a, b), Distributions.BetaQuantile(1 - alpha / 2, a, b));
    }

    static Interval Around(double p, double n, double z)
    {
        var half = z * Math.Sqrt(p * (1 - p) / n);
        return new Interval(p - half, p + half).Clip(0, 1);
    }

    static (double Share, double Z) Prepare(int successes, int trials, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        Arguments.RequireAlpha(alpha);
        return ((double)successes / trials, Distributions.NormalQuantile(1 - alpha / 2));
    }
}
