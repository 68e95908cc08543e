using System.Collections.Concurrent;

namespace Lab.Platform.Tests.Hub;

/// <summary>Pauses end at once and are kept; limits of 30 seconds and more never come.</summary>
sealed class HurriedTime : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // Time limits of answers; those of a server's Retry-After are shorter in the tests.
        if (dueTime >= TimeSpan.FromSeconds(30) || dueTime == Timeout.InfiniteTimeSpan) return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        Pauses.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
