namespace Lab.Training;

/// <summary>How the learning rate goes on after the warm-up. The curves are those of transformers.</summary>
public enum ScheduleKind
{
    /// <summary>A straight line to 0.</summary>
    Linear,

    /// <summary>Half a cosine to 0.</summary>
    Cosine,

    /// <summary>Falls along half a cosine several times, each time from the peak.</summary>
    CosineWithRestarts,

    /// <summary>A power of the share that is left, to a small rate.</summary>
    Polynomial,

    /// <summary>Stays at the peak.</summary>
    Constant,

    /// <summary>Falls with the square root of the steps.</summary>
    InverseSquareRoot,

    /// <summary>Half a cosine to a rate above 0.</summary>
    CosineWithMinimum,

    /// <summary>Stays at the peak, then falls along half a cosine during the last steps.</summary>
    WarmUpStableDecay,

    /// <summary>Stays at the peak until the watched metric no longer improves, then falls by a factor, as often as that happens.</summary>
    ReduceOnPlateau,
}
