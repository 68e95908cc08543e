namespace Lab.Inference;

/// <summary>How requests are gathered into batches and how many may wait.</summary>
public sealed record BatchingOptions
{
    /// <summary>Most tokens computed together. A single text that is longer is still served, alone.</summary>
    /// <value>The default is 4,096 tokens.</value>
    public int MaxBatchTokens { get; init; } = 4_096;

    /// <summary>
    /// Longest time that the first text of a batch waits for others, counted from its arrival. Only spent while other
    /// callers are about; see <see cref="BatchQueue"/>.
    /// </summary>
    /// <value>The default is 2 milliseconds; zero never waits.</value>
    public TimeSpan MaxBatchDelay { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// Longest time that a batch computes while a call that does not fit into one such batch shares the model with others. So a short call beside
    /// a long one waits for about two of these. A long call alone has full batches.
    /// </summary>
    /// <value>The default is 30 milliseconds.</value>
    public TimeSpan SharedBatchTime { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>A call whose last text would wait longer for the texts of others is not queued.</summary>
    /// <value>The default is 60 seconds.</value>
    public TimeSpan MaxPredictedWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most texts waiting.</summary>
    /// <value>The default is 2,048 texts.</value>
    public int MaxQueuedTexts { get; init; } = 2_048;

    /// <summary>Most tokens waiting, over all texts.</summary>
    /// <value>The default is 524,288 tokens: one call of 1,000 texts of 512 tokens fits.</value>
    public int MaxQueuedTokens { get; init; } = 524_288;

    /// <summary>The first setting out of range, in words; null when all are right.</summary>
    public string? Problem =>
        MaxBatchTokens is < 1 or > 1 << 24 ? Say(nameof(MaxBatchTokens), MaxBatchTokens, "1 to 16,777,216 tokens")
        : MaxBatchDelay < TimeSpan.Zero || MaxBatchDelay > TimeSpan.FromSeconds(10) ? Say(nameof(MaxBatchDelay), MaxBatchDelay, "0 to 10 seconds")
        : SharedBatchTime <= TimeSpan.Zero || SharedBatchTime > TimeSpan.FromSeconds(10) ? Say(nameof(SharedBatchTime), SharedBatchTime, "more than 0 and at most 10 seconds")
        : MaxPredictedWait < TimeSpan.FromSeconds(1) || MaxPredictedWait > TimeSpan.FromHours(1) ? Say(nameof(MaxPredictedWait), MaxPredictedWait, "1 second to 1 hour")
        : MaxQueuedTexts is < 1 or > 1 << 24 ? Say(nameof(MaxQueuedTexts), MaxQueuedTexts, "1 to 16,777,216 texts")
        : MaxQueuedTokens is < 1 or > 1 << 30 ? Say(nameof(MaxQueuedTokens), MaxQueuedTokens, "1 to 1,073,741,824 tokens")
        : null;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="LabException">A setting is out of range (<see cref="ErrorKind.Usage"/>).</exception>
    public void Validate()
    {
        if (Problem is { } problem) throw new LabException(ErrorKind.Usage, problem, "batching options");
    }

    static string Say(string name, object value, string range) => $"{name} is {value}; it must be {range}.";
}
