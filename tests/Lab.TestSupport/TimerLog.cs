using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Lab.TestSupport;

/// <summary>A clock moved by hand that tells which timers were set: moved a moment before, it would not reach them.</summary>
public sealed class TimerLog : FakeTimeProvider
{
    readonly Channel<TimeSpan> lengths = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new LoggedTimer(this, base.CreateTimer(callback, state, dueTime, period));
        lengths.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Done when a timer of this length has been set, after those that were asked for before.</summary>
    public async Task SetAsync(TimeSpan length, CancellationToken cancellation)
    {
        while (await lengths.Reader.ReadAsync(cancellation) != length)
        {
        }
    }

    sealed class LoggedTimer(TimerLog log, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool changed = timer.Change(dueTime, period);
            log.lengths.Writer.TryWrite(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
