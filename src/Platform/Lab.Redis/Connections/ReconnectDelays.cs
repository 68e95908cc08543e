namespace Lab.Redis.Connections;

/// <summary>Pauses between attempts to connect: doubling up to a limit, each shortened by chance up to its half, so that many clients do not come back in step.</summary>
sealed class ReconnectDelays(TimeSpan first, TimeSpan longest, Random random)
{
    int attempt;

    public TimeSpan Next()
    {
        double whole = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, attempt));
        // Once the limit is reached, more doubling changes nothing.
        if (whole < longest.TotalMilliseconds) attempt++;
        return TimeSpan.FromMilliseconds(whole * (0.5 + (0.5 * random.NextDouble())));
    }

    public void Reset() => attempt = 0;
}
