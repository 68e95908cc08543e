namespace Lab.Statistics;

/// <summary>Statistic and p-value of a test on ranks.</summary>
public readonly record struct RankTest(double Statistic, double P);

/// <summary>Which distribution a p-value is taken from.</summary>
public enum RankMethod
{
    /// <summary>Exact where it is right and affordable, else the approximation.</summary>
    Auto,

    /// <summary>The distribution without ties and zeros; with some, statistics between its values are rounded to the cautious side.</summary>
    Exact,

    /// <summary>The normal approximation.</summary>
    Asymptotic,
}

/// <summary>What becomes of differences of 0.</summary>
public enum ZeroHandling
{
    /// <summary>They are left out (Wilcoxon).</summary>
    Drop,

    /// <summary>They take ranks, which are then left out (Pratt).</summary>
    Pratt,

    /// <summary>They take ranks, half of which counts on each side.</summary>
    Split,
}
