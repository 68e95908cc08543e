namespace Lab.Sentiment;

/// <summary>What a row counts for in the loss.</summary>
public enum ClassWeighting
{
    /// <summary>The same for every row.</summary>
    None,

    /// <summary>Rows of rare classes count more, so that every class counts the same.</summary>
    Balanced,

    /// <summary>The square roots of the balanced factors: rare classes count more, frequent ones still count most.</summary>
    SquareRoot,
}
