namespace Lab.Inference;

/// <summary>Why the queue does not take a call now.</summary>
public enum QueueLimit
{
    /// <summary>Its texts or tokens do not fit beside those that wait.</summary>
    Room,

    /// <summary>They would fit, but wait longer than <see cref="BatchingOptions.MaxPredictedWait"/>.</summary>
    Wait,
}

/// <summary>A call that was not queued.</summary>
/// <param name="Limit">What it would exceed.</param>
/// <param name="PredictedWait">How long others would be computed before and between its texts, at the pace of the latest batches.</param>
/// <param name="RetryAfter">When the same call is taken, unless others come meanwhile.</param>
public readonly record struct QueueRefusal(QueueLimit Limit, TimeSpan PredictedWait, TimeSpan RetryAfter);
