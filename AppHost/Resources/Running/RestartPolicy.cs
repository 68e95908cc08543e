namespace AppHost.Resources.Running;

/// <summary>
/// When a process that died by itself is started again: after 1, 2, 4 ... 30 s, at most <see cref="MostRestarts"/>
/// times within <see cref="Window"/>. A process that then holds for a whole window starts from the beginning.
/// </summary>
sealed class RestartPolicy(TimeProvider time)
{
    static readonly TimeSpan firstDelay = TimeSpan.FromSeconds(1);
    static readonly TimeSpan longestDelay = TimeSpan.FromSeconds(30);

    /// <summary>When the restarts of the window were asked for, oldest first.</summary>
    readonly Queue<DateTimeOffset> restarts = [];

    public static int MostRestarts { get; } = 5;

    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Restarts within the window up to now.</summary>
    public int Count
    {
        get
        {
            while (restarts.TryPeek(out var oldest) && time.GetUtcNow() - oldest >= Window) restarts.Dequeue();
            return restarts.Count;
        }
    }

    /// <summary>A process died: how long to wait before it is started again; null to leave it.</summary>
    public TimeSpan? NextDelay()
    {
        var before = Count;
        if (before >= MostRestarts) return null;
        restarts.Enqueue(time.GetUtcNow());
        var delay = firstDelay * (1 << before);
        return delay < longestDelay ? delay : longestDelay;
    }

    /// <summary>Someone started it by hand: what was before does not count.</summary>
    public void Forget() => restarts.Clear();
}
