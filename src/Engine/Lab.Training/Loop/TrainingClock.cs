namespace Lab.Training;

/// <summary>Adds up the time of the updates alone, and tells the speed and what is left.</summary>
sealed class TrainingClock(TimeProvider time, long totalTokens)
{
    long started;

    public TimeSpan Elapsed { get; private set; }

    public long Tokens { get; private set; }

    public double TokensPerSecond => Elapsed > TimeSpan.Zero ? Tokens / Elapsed.TotalSeconds : 0;

    public TimeSpan Remaining => Tokens == 0 ? TimeSpan.Zero : Elapsed * ((double)(totalTokens - Tokens) / Tokens);

    public void Start() => started = time.GetTimestamp();

    public void Stop(int tokens)
    {
        Elapsed += time.GetElapsedTime(started);
        Tokens += tokens;
    }
}
