using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Lines of one process: a bounded backlog and the readers that follow it.</summary>
sealed class ResourceLog
{
    /// <summary>Lines kept: what the dashboard shows at most.</summary>
    public const int Capacity = 10_000;

    /// <summary>Lines a slow reader may lag behind before it loses some.</summary>
    const int ReaderCapacity = 10_000;

    readonly Lock gate = new();
    readonly Queue<LogLine> backlog = new();
    readonly List<ChannelWriter<LogLine>> readers = [];
    int count;

    public void Add(string content, bool isErrorMessage)
    {
        lock (gate)
        {
            var line = new LogLine(++count, content, isErrorMessage);
            if (backlog.Count == Capacity) backlog.Dequeue();
            backlog.Enqueue(line);
            foreach (var reader in readers) reader.TryWrite(line);
        }
    }

    public IReadOnlyList<LogLine> Lines()
    {
        lock (gate) return [.. backlog];
    }

    public void Clear()
    {
        lock (gate) backlog.Clear();
    }

    public void Complete()
    {
        lock (gate)
        {
            foreach (var reader in readers) reader.TryComplete();
            readers.Clear();
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(ReaderCapacity)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            SingleReader = true,
        });
        IReadOnlyList<LogLine> first;
        lock (gate)
        {
            first = [.. backlog];
            readers.Add(channel.Writer);
        }

        try
        {
            if (first.Count > 0) yield return first;
            while (await channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var lines = new List<LogLine>();
                while (channel.Reader.TryRead(out var line)) lines.Add(line);
                yield return lines;
            }
        }
        finally
        {
            lock (gate) readers.Remove(channel.Writer);
        }
    }
}
