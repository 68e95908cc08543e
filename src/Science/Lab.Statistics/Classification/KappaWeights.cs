namespace Lab.Statistics;

/// <summary>How much a confusion of two classes counts against agreement in Cohen's kappa.</summary>
public enum KappaWeights
{
    /// <summary>Every confusion counts the same.</summary>
    None,

    /// <summary>By the distance of the classes.</summary>
    Linear,

    /// <summary>By the square of the distance of the classes.</summary>
    Quadratic,
}
