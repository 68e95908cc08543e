namespace Lab.Monitoring.Drift;

/// <summary>The chi-squared distribution: how likely a statistic this large is when nothing has changed.</summary>
static class ChiSquared
{
    // Series below a + 1, continued fraction above (Abramowitz and Stegun 6.5.29, 6.5.31).
    const int MaxTerms = 10_000;
    const double Tolerance = 1e-16;

    /// <summary>P(X &gt; <paramref name="statistic"/>) with <paramref name="degrees"/> degrees of freedom.</summary>
    public static double Survival(double statistic, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        if (!(statistic > 0)) return 1;
        if (double.IsPositiveInfinity(statistic)) return 0;
        double a = degrees / 2.0, x = statistic / 2;
        double front = Math.Exp((a * Math.Log(x)) - x - LogGamma(degrees));
        return x < a + 1 ? 1 - (front * Series(a, x)) : front * Fraction(a, x);
    }

    // gamma(a, x) / (x^a e^-x) = sum of x^n / (a (a+1) ... (a+n))
    static double Series(double a, double x)
    {
        double term = 1 / a, sum = term;
        for (int n = 1; n < MaxTerms && term > sum * Tolerance; n++) sum += term *= x / (a + n);
        return sum;
    }

    // Gamma(a, x) / (x^a e^-x) as a continued fraction, by Lentz's method.
    static double Fraction(double a, double x)
    {
        const double tiny = 1e-300;
        double b = x + 1 - a, c = 1 / tiny, d = 1 / b, value = d;
        for (int n = 1; n < MaxTerms; n++)
        {
            double factor = -n * (n - a);
            b += 2;
            d = (factor * d) + b;
            d = 1 / (Math.Abs(d) < tiny ? tiny : d);
            c = b + (factor / c);
            if (Math.Abs(c) < tiny) c = tiny;
            value *= c * d;
            if (Math.Abs((c * d) - 1) < Tolerance * 10) break;
        }
        return value;
    }

    // ln Gamma(degrees / 2), exact up to rounding: Gamma(1) = 1, Gamma(1/2) = sqrt(pi), Gamma(z + 1) = z Gamma(z).
    static double LogGamma(int degrees)
    {
        double sum = degrees % 2 == 0 ? 0 : Math.Log(Math.PI) / 2;
        for (double z = degrees % 2 == 0 ? 1 : 0.5; z < degrees / 2.0; z++) sum += Math.Log(z);
        return sum;
    }
}
