namespace Lab.Training;

/// <summary>Adds up the time of the updates alone, and tells the speed and what is left.</summary>
/// <param name="time">Clock.</param>
/// <param name="totalTokens">Of the whole run.</param>
/// <param name="elapsed">What an interrupted run took before.</param>
/// <param name="tokens">What it had done.</param>
sealed class TrainingClock(TimeProvider time, long totalTokens, TimeSpan elapsed = default, long tokens = 0)
{
    long started;

    public TimeSpan Elapsed { get; private set; } = elapsed;

    public long Tokens { get; private set; } = tokens;

    public double TokensPerSecond => Elapsed > TimeSpan.Zero ? Tokens / Elapsed.TotalSeconds : 0;

    public TimeSpan Remaining => Tokens == 0 ? TimeSpan.Zero : Elapsed * ((double)(totalTokens - Tokens) / Tokens);

    public void Start() => started = time.GetTimestamp();

    public void Stop(int tokens)
    {
        Elapsed += time.GetElapsedTime(started);
        Tokens += tokens;
    }
}
