using Functions = MathNet.Numerics.SpecialFunctions;

namespace Lab.Statistics;

/// <summary>The functions that distributions are made of; relative error below 1e-10 over the range that tests use.</summary>
public static class SpecialFunctions
{
    /// <summary>2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x.</summary>
    public static double Erf(double x) => Functions.Erf(x);

    /// <summary>1 - erf(x), accurate where it is tiny.</summary>
    public static double Erfc(double x) => Functions.Erfc(x);

    /// <summary>Natural logarithm of the gamma function, for x above 0.</summary>
    public static double LogGamma(double x) => Functions.GammaLn(x);

    /// <summary>Derivative of <see cref="LogGamma"/>.</summary>
    public static double Digamma(double x) => Functions.DiGamma(x);

    /// <summary>Lower incomplete gamma function of x with shape a, as a share of the whole.</summary>
    public static double GammaP(double a, double x) => x <= 0 ? 0 : Functions.GammaLowerRegularized(a, x);

    /// <summary>1 - P(a, x), accurate where it is tiny.</summary>
    public static double GammaQ(double a, double x) => x <= 0 ? 1 : Functions.GammaUpperRegularized(a, x);

    /// <summary>Incomplete beta function of x between 0 and 1, as a share of the whole.</summary>
    public static double Beta(double a, double b, double x) => x <= 0 ? 0 : x >= 1 ? 1 : Functions.BetaRegularized(a, b, x);

    /// <summary>Natural logarithm of n over k.</summary>
    internal static double LogChoose(double n, double k) => LogGamma(n + 1) - LogGamma(k + 1) - LogGamma(n - k + 1);

    /// <summary>ln(1 + x) with all digits of a small x.</summary>
    internal static double Log1p(double x) => 1 + x is var sum && sum == 1 ? x : Math.Log(sum) * x / (sum - 1);

    /// <summary>exp(x) - 1 with all digits of a small x; that of the library has eight.</summary>
    internal static double Expm1(double x) => Math.Exp(x) switch
    {
        1 => x,
        0 => -1,
        var power => (power - 1) * x / Math.Log(power),
    };
}
