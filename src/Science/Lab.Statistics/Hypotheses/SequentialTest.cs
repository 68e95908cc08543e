namespace Lab.Statistics;

/// <summary>Where a sequential test stands.</summary>
public enum SequentialDecision
{
    Continue,
    AcceptFirst,
    AcceptSecond,
}

/// <summary>
/// Wald's sequential probability ratio test of a rate: looks at outcomes one by one and stops as soon as one of two rates is
/// clearly the better explanation.
/// </summary>
public sealed class SequentialTest
{
    readonly double one;
    readonly double zero;

    /// <param name="rate0">The first rate, above 0 and below 1.</param>
    /// <param name="rate1">The second.</param>
    /// <param name="alpha">Chance allowed to accept the second when the first is true.</param>
    /// <param name="beta">Chance allowed to accept the first when the second is true.</param>
    /// <exception cref="ArgumentException">A rate or a chance outside 0 to 1.</exception>
    public SequentialTest(double rate0, double rate1, double alpha, double beta)
    {
        if (!(rate0 is > 0 and < 1) || !(rate1 is > 0 and < 1))
            throw new ArgumentException($"The rates are {rate0} and {rate1}; both lie between 0 and 1.", nameof(rate0));
        Arguments.RequireAlpha(alpha);
        Arguments.RequireAlpha(beta);
        (one, zero) = (Math.Log(rate1 / rate0), Math.Log((1 - rate1) / (1 - rate0)));
        (Upper, Lower) = (Math.Log((1 - beta) / alpha), Math.Log(beta / (1 - alpha)));
    }

    /// <summary>From here up the second rate is accepted.</summary>
    public double Upper { get; }

    /// <summary>From here down the first rate is accepted.</summary>
    public double Lower { get; }

    /// <summary>Natural logarithm of how much likelier the second rate makes what was seen.</summary>
    public double LogRatio { get; private set; }

    /// <summary>The first decision; it stays.</summary>
    public SequentialDecision Decision { get; private set; }

    /// <summary>Outcomes seen.</summary>
    public int Observed { get; private set; }

    /// <summary>Outcomes seen when the decision fell; null before.</summary>
    public int? DecidedAfter { get; private set; }

    /// <summary>One more outcome.</summary>
    public SequentialDecision Observe(bool success)
    {
        Observed++;
        LogRatio += success ? one : zero;
        if (Decision != SequentialDecision.Continue || (LogRatio < Upper && LogRatio > Lower)) return Decision;
        DecidedAfter = Observed;
        return Decision = LogRatio >= Upper ? SequentialDecision.AcceptSecond : SequentialDecision.AcceptFirst;
    }
}
