namespace Lab.Inference;

/// <summary>
/// How fast the model is now: seconds a token, over the latest two seconds of computing. So it follows the model that serves and what
/// else the machine does; long batches count more than short ones, whose fixed cost says little. Not thread-safe.
/// </summary>
sealed class ModelPace
{
    // A small encoder on a few cores, in tokens a second: only until the first batch is done, which replaces it.
    const double Seed = 5_000;

    static readonly TimeSpan memory = TimeSpan.FromSeconds(2);

    double seconds;
    double tokens;
    double secondsPerToken = 1 / Seed;

    /// <summary>Counts a batch in.</summary>
    public void Learn(int batchTokens, TimeSpan took)
    {
        double kept = Math.Exp(-took / memory);
        seconds = kept * seconds + took.TotalSeconds;
        tokens = kept * tokens + batchTokens;
        secondsPerToken = seconds / tokens;
    }

    /// <summary>Time that so many tokens need, an hour at most.</summary>
    public TimeSpan TimeFor(long count) => TimeSpan.FromSeconds(Math.Clamp(count * secondsPerToken, 0, 3_600));

    /// <summary>Tokens that are computed in this time, at most <paramref name="most"/>.</summary>
    public long TokensIn(TimeSpan time, long most) =>
        time.TotalSeconds >= most * secondsPerToken ? most : (long)(time.TotalSeconds / secondsPerToken);
}
