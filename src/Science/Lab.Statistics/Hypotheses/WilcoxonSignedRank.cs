namespace Lab.Statistics;

/// <summary>Whether differences lie around 0, by the ranks of their sizes.</summary>
public sealed class WilcoxonSignedRank
{
    // Above, the approximation is good and the exact distribution long.
    const int LargestAuto = 50;

    // As many differences with ties as the reference goes through sign by sign.
    const int LargestConditional = 13;

    readonly Ranks ranks;
    readonly int zeros;
    readonly int given;
    readonly ZeroHandling handling;

    /// <exception cref="ArgumentException">A difference is not finite.</exception>
    public WilcoxonSignedRank(ReadOnlySpan<double> differences, ZeroHandling handling = ZeroHandling.Drop)
    {
        Arguments.RequireFinite(differences, nameof(differences));
        this.handling = handling;
        given = differences.Length;
        double[] values = differences.ToArray();
        zeros = values.Count(d => d == 0);
        if (handling == ZeroHandling.Drop) values = [.. values.Where(d => d != 0)];
        ranks = Ranks.Average([.. values.Select(Math.Abs)]);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > 0) Above += ranks.Of[i];
            if (values[i] < 0) Below += ranks.Of[i];
            if (values[i] == 0 && handling == ZeroHandling.Split)
            {
                Above += ranks.Of[i] / 2;
                Below += ranks.Of[i] / 2;
            }
        }
    }

    /// <summary>Sum of the ranks of differences above 0.</summary>
    public double Above { get; }

    /// <summary>Sum of the ranks of differences below 0.</summary>
    public double Below { get; }

    int Count => ranks.Of.Length;

    /// <param name="method">Where the p-value comes from.</param>
    /// <param name="alternative">What is held against "around 0".</param>
    /// <param name="corrected">Whether the approximation allows for the steps between rank sums.</param>
    /// <returns>Statistic: the smaller rank sum when two-sided, else that above 0.</returns>
    public RankTest Test(RankMethod method = RankMethod.Auto, Alternative alternative = Alternative.TwoSided, bool corrected = false)
    {
        var statistic = alternative == Alternative.TwoSided ? Math.Min(Above, Below) : Above;
        var exact = method == RankMethod.Exact || (method == RankMethod.Auto && given <= LargestAuto && !ranks.HasTies && zeros == 0);
        if (exact) return new RankTest(statistic, ExactP(alternative));
        return method == RankMethod.Auto && given <= LargestConditional
            ? new RankTest(statistic, ConditionalP(alternative))
            : new RankTest(statistic, alternative.Normal(Z(alternative, corrected)));
    }

    /// <summary>Exact p-value given the sizes seen, ties too: every set of signs is equally likely.</summary>
    public double ConditionalP(Alternative alternative = Alternative.TwoSided)
    {
        // Zeros have no sign to change. Doubled, mean ranks are whole numbers.
        var signed = handling == ZeroHandling.Drop ? 0 : zeros;
        int[] doubled = [.. ranks.Of.Order().Skip(signed).Select(rank => (int)Math.Round(2 * rank))];
        var constant = handling == ZeroHandling.Split ? ranks.Of.Order().Take(signed).Sum() / 2 : 0;
        var probabilities = Sums(doubled);
        var seen = (int)Math.Round(2 * (Above - constant));
        return alternative.OfTails(probabilities.Take(seen + 1).Sum(), probabilities.Skip(seen).Sum());
    }

    double ExactP(Alternative alternative)
    {
        var probabilities = Sums([.. Enumerable.Range(1, Count)]);
        return alternative.OfTails(
            less: Math.Min(1, probabilities.Take((int)Math.Ceiling(Above) + 1).Sum()), greater: Math.Min(1, probabilities.Skip((int)Math.Floor(Above)).Sum()));
    }

    double Z(Alternative alternative, bool corrected)
    {
        double n = Count;
        var (mean, variance) = (n * (n + 1) / 4, n * (n + 1) * (2 * n + 1));
        IEnumerable<int> ties = ranks.Ties;
        if (handling == ZeroHandling.Pratt && zeros > 0)
        {
            double z = zeros;
            mean -= z * (z + 1) / 4;
            variance -= z * (z + 1) * (2 * z + 1);
            ties = ties.Skip(1);
        }
        var error = Math.Sqrt((variance - Ranks.TieTerm(ties) / 2) / 24);
        var standardised = (Above - mean) / error;
        if (!corrected) return standardised;
        var toward = alternative switch
        {
            Alternative.Greater => 1,
            Alternative.Less => -1,
            _ => double.IsNaN(standardised) ? 0 : Math.Sign(standardised),
        };
        return standardised - toward * 0.5 / error;
    }

    // Probability of each sum when every rank is taken or left out with equal chances.
    static double[] Sums(ReadOnlySpan<int> ranks)
    {
        var most = 0;
        foreach (var rank in ranks) most = checked(most + rank);
        var probabilities = new double[most + 1];
        probabilities[0] = 1;
        var reached = 0;
        foreach (var rank in ranks)
        {
            reached += rank;
            for (var sum = reached; sum >= 0; sum--)
                probabilities[sum] = (probabilities[sum] + (sum >= rank ? probabilities[sum - rank] : 0)) / 2;
        }
        return probabilities;
    }
}
