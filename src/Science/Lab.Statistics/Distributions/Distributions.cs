using static Lab.Statistics.SpecialFunctions;

namespace Lab.Statistics;

/// <summary>
/// Distribution functions: Cdf is P(X &lt;= x), Tail is P(X &gt; x) and accurate where it is tiny, Quantile the inverse of Cdf.
/// </summary>
public static class Distributions
{
    static readonly double sqrt2 = Math.Sqrt(2);

    public static double NormalCdf(double x) => NormalTail(-x);

    public static double NormalTail(double x) => double.IsInfinity(x) ? (x > 0 ? 0 : 1) : Erfc(x / sqrt2) / 2;

    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public static double NormalQuantile(double p)
    {
        if (double.IsNaN(p)) return double.NaN;
        RequireShare(p);
        return p switch
        {
            0 => double.NegativeInfinity,
            1 => double.PositiveInfinity,
            // Of the two sides the one that has the digits.
            <= 0.5 => -sqrt2 * MathNet.Numerics.SpecialFunctions.ErfcInv(2 * p),
            _ => sqrt2 * MathNet.Numerics.SpecialFunctions.ErfcInv(2 * (1 - p)),
        };
    }

    public static double BetaQuantile(double p, double a, double b)
    {
        RequireShare(p);
        var logScale = LogGamma(a + b) - LogGamma(a) - LogGamma(b);
        return Inverse.Of(
            p, 0, 1, x => Beta(a, b, x), x => Math.Exp(logScale + (a - 1) * Math.Log(x) + (b - 1) * Log1p(-x)));
    }

    public static double ChiSquareTail(double x, double degrees) => GammaQ(degrees / 2, x / 2);

    public static double ChiSquareQuantile(double p, double degrees)
    {
        RequireShare(p);
        if (p == 1) return double.PositiveInfinity;
        var shape = degrees / 2;
        var high = degrees + 1;
        while (GammaP(shape, high / 2) < p) high *= 2;
        return Inverse.Of(
            p, 0, high, x => GammaP(shape, x / 2), x => Math.Exp((shape - 1) * Math.Log(x / 2) - x / 2 - LogGamma(shape)) / 2);
    }

    public static double StudentTail(double x, double degrees)
    {
        var tail = Beta(degrees / 2, 0.5, degrees / (degrees + x * x)) / 2;
        return x >= 0 ? tail : 1 - tail;
    }

    public static double StudentQuantile(double p, double degrees)
    {
        RequireShare(p);
        if (p < 0.5) return -StudentQuantile(1 - p, degrees);
        if (p == 1) return double.PositiveInfinity;
        // Both arguments of the beta function say the same; the one that is not close to 1 has the digits.
        if (2 * (1 - p) < 0.5)
        {
            var x = BetaQuantile(2 * (1 - p), degrees / 2, 0.5);
            return Math.Sqrt(degrees * (1 - x) / x);
        }
        var y = BetaQuantile(2 * p - 1, 0.5, degrees / 2);
        return Math.Sqrt(degrees * y / (1 - y));
    }

    public static double FisherTail(double x, double degrees1, double degrees2) =>
        Beta(degrees2 / 2, degrees1 / 2, degrees2 / (degrees2 + degrees1 * x));

    public static double BinomialCdf(int k, int n, double p) => k < 0 ? 0 : k >= n ? 1 : Beta(n - k, k + 1, 1 - p);

    /// <summary>Probability of exactly k.</summary>
    public static double BinomialPmf(int k, int n, double p)
    {
        if (k < 0 || k > n) return 0;
        if (p is 0 or 1) return k == (p == 0 ? 0 : n) ? 1 : 0;
        return Math.Exp(LogChoose(n, k) + k * Math.Log(p) + (n - k) * Log1p(-p));
    }

    static void RequireShare(double p)
    {
        if (!(p is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "A share lies between 0 and 1.");
    }
}
