namespace Lab.Statistics;

/// <summary>How the values of several classes become one.</summary>
public enum RankingAverage
{
    /// <summary>Plain mean over the classes.</summary>
    Macro,

    /// <summary>Mean over the classes weighted by how often they occur.</summary>
    Weighted,

    /// <summary>All (row, class) pairs as one binary question.</summary>
    Micro,
}
