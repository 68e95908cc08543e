using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Lab.Hosting.Dcp.Objects;

namespace Lab.Hosting.Dcp;

/// <summary>
/// A watch that outlives its connections. Each connection starts with a list, so that nothing that happened between is
/// missed: unchanged objects are left out, vanished ones reported as deleted.
/// </summary>
sealed class DcpWatch<TSpec, TStatus>(DcpClient client, DcpKind<TSpec, TStatus> kind, TimeProvider time)
    where TSpec : class
    where TStatus : class
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Without an answer for this long DCP is taken for dead.</summary>
    public static TimeSpan PatienceLimit { get; } = TimeSpan.FromSeconds(10);

    readonly Dictionary<string, DcpObject<TSpec, TStatus>> known = [];

    /// <exception cref="TimeoutException">DCP is gone.</exception>
    public async IAsyncEnumerable<DcpEvent<TSpec, TStatus>> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var events = Channel.CreateUnbounded<DcpEvent<TSpec, TStatus>>(new() { SingleReader = true, SingleWriter = true });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pump = PumpAsync(events.Writer, end.Token);
        try
        {
            await foreach (var change in events.Reader.ReadAllAsync(cancellation)) yield return change;
        }
        finally
        {
            await end.CancelAsync();
            await pump;
        }
    }

    async Task PumpAsync(ChannelWriter<DcpEvent<TSpec, TStatus>> events, CancellationToken cancellation)
    {
        var pause = FirstPause;
        var heard = time.GetTimestamp();
        try
        {
            while (true)
            {
                try
                {
                    var list = await client.ListAsync(kind, cancellation);
                    heard = time.GetTimestamp();
                    Compare(list.Items ?? [], events);
                    await foreach (var line in client.WatchLinesAsync(kind.Plural, list.Metadata.ResourceVersion, cancellation))
                    {
                        if (line.Type == "ERROR") break;
                        heard = time.GetTimestamp();
                        pause = FirstPause;
                        if (line.Type != "BOOKMARK") Apply(line, events);
                    }
                }
                catch (Exception lost) when (lost is HttpRequestException or IOException or DcpException { Status: not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) })
                {
                    if (time.GetElapsedTime(heard) > PatienceLimit)
                        throw new TimeoutException($"DCP has not answered for {PatienceLimit.TotalSeconds:0} s: it was ended, or crashed.", lost);
                }
                await Task.Delay(pause, time, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException)
        {
            events.TryComplete();
        }
        catch (Exception failure)
        {
            events.TryComplete(failure);
        }
    }

    void Compare(IReadOnlyList<DcpObject<TSpec, TStatus>> items, ChannelWriter<DcpEvent<TSpec, TStatus>> events)
    {
        var present = items.ToDictionary(item => item.Metadata.Name);
        foreach (var gone in known.Values.Where(old => present.GetValueOrDefault(old.Metadata.Name)?.Metadata.Uid != old.Metadata.Uid).ToList())
            Report(new(Deleted: true, gone), events);
        foreach (var item in items) Report(new(Deleted: false, item), events);
    }

    void Apply(WatchLine line, ChannelWriter<DcpEvent<TSpec, TStatus>> events) =>
        Report(new(line.Type == "DELETED", line.Object.Deserialize(kind.One)!), events);

    void Report(DcpEvent<TSpec, TStatus> change, ChannelWriter<DcpEvent<TSpec, TStatus>> events)
    {
        var metadata = change.Object.Metadata;
        if (change.Deleted) known.Remove(metadata.Name);
        else if (known.GetValueOrDefault(metadata.Name)?.Metadata.ResourceVersion == metadata.ResourceVersion) return;
        else known[metadata.Name] = change.Object;
        events.TryWrite(change);
    }
}
