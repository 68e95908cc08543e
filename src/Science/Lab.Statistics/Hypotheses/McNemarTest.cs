namespace Lab.Statistics;

/// <summary>
/// Whether two classifiers are right equally often on the same rows. Only the rows count on which exactly one is right.
/// </summary>
/// <param name="OnlyFirst">Rows on which only the first is right.</param>
/// <param name="OnlySecond">Rows on which only the second is right.</param>
public sealed record McNemarTest(int OnlyFirst, int OnlySecond)
{
    int Rows => OnlyFirst + OnlySecond;

    int Fewer => Math.Min(OnlyFirst, OnlySecond);

    /// <summary>By the binomial distribution, two-sided; 1 without such rows.</summary>
    public double ExactP => Math.Min(1, 2 * Distributions.BinomialCdf(Fewer, Rows, 0.5));

    /// <summary>The exact one less half the probability of what was seen: closer to the error asked for.</summary>
    public double MidP => Rows == 0 ? 1 : 2 * Distributions.BinomialCdf(Fewer, Rows, 0.5) - Distributions.BinomialPmf(Fewer, Rows, 0.5);

    /// <summary>The approximation for many rows; not a number without any.</summary>
    /// <param name="corrected">With Edwards' correction by 1.</param>
    public (double Statistic, double P) ChiSquare(bool corrected = false)
    {
        if (Rows == 0) return (double.NaN, double.NaN);
        double difference = Math.Abs(OnlyFirst - OnlySecond) - (corrected ? 1 : 0);
        var statistic = difference * difference / Rows;
        return (statistic, Distributions.ChiSquareTail(statistic, 1));
    }

    /// <summary>Counts the rows on which only one is right.</summary>
    /// <exception cref="ArgumentException">Different lengths.</exception>
    public static McNemarTest Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        Arguments.RequireSameLength(truth.Length, first.Length, nameof(first));
        Arguments.RequireSameLength(truth.Length, second.Length, nameof(second));
        int onlyFirst = 0, onlySecond = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            if (first[i] == truth[i] && second[i] != truth[i]) onlyFirst++;
            if (first[i] != truth[i] && second[i] == truth[i]) onlySecond++;
        }
        return new McNemarTest(onlyFirst, onlySecond);
    }
}
