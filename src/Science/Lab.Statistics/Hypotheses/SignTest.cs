namespace Lab.Statistics;

/// <summary>Whether differences are as often above 0 as below. Zeros are left out.</summary>
public sealed record SignTest(int Positive, int Negative, int Zero)
{
    /// <exception cref="ArgumentException">A difference is not finite.</exception>
    public static SignTest Of(ReadOnlySpan<double> differences)
    {
        Arguments.RequireFinite(differences, nameof(differences));
        int positive = 0, negative = 0;
        foreach (var d in differences)
        {
            if (d > 0) positive++;
            if (d < 0) negative++;
        }
        return new SignTest(positive, negative, differences.Length - positive - negative);
    }

    /// <summary>Exact p-value; 1 when all are 0.</summary>
    public double P(Alternative alternative = Alternative.TwoSided) => alternative.OfTails(
        less: Distributions.BinomialCdf(Positive, Positive + Negative, 0.5), greater: Distributions.BinomialCdf(Negative, Positive + Negative, 0.5));
}
