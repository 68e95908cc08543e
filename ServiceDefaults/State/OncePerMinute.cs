namespace Lab.ServiceDefaults.State;

/// <summary>Lets one of many like messages a minute through, with how many were kept back since the last.</summary>
/// <param name="time">Clock.</param>
public sealed class OncePerMinute(TimeProvider time)
{
    static readonly TimeSpan pause = TimeSpan.FromMinutes(1);

    readonly Lock gate = new();
    long? said;
    int unsaid;

    /// <param name="before">How many were kept back.</param>
    public bool MaySay(out int before)
    {
        lock (gate)
        {
            before = unsaid;
            if (said is { } at && time.GetElapsedTime(at) < pause)
            {
                unsaid++;
                return false;
            }
            (said, unsaid) = (time.GetTimestamp(), 0);
            return true;
        }
    }
}
