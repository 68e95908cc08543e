using System.Threading.Channels;
using Lab.PredictionService.Redis;
using Lab.PredictionService.Telemetry;
using Lab.Records;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Lab.PredictionService.PredictionLog;

/// <summary>
/// Appends predictions to the stream behind the answers: many at once on one connection, again when Redis is back. An
/// entry whose fate a broken connection leaves unknown is sent again, so the log may hold one twice (same id).
/// </summary>
sealed partial class PredictionLogWriter : BackgroundService
{
    const int BatchSize = 256;
    static readonly TimeSpan firstPause = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan longestPause = TimeSpan.FromSeconds(5);
    static readonly TimeSpan trimInterval = TimeSpan.FromMinutes(1);
    static readonly TimeSpan lastChance = TimeSpan.FromSeconds(2);

    readonly PredictionStream stream;
    readonly RedisCircuit circuit;
    readonly PredictionLogOptions options;
    readonly TimeProvider time;
    readonly ILogger<PredictionLogWriter> log;
    readonly Channel<PredictionRecord> waiting;
    long? trimmedAt;

    public PredictionLogWriter(
        PredictionStream stream, RedisCircuit circuit, IOptions<PredictionLogOptions> options, TimeProvider time, ILogger<PredictionLogWriter> log)
    {
        (this.stream, this.circuit, this.options, this.time, this.log) = (stream, circuit, options.Value, time, log);
        waiting = Channel.CreateBounded<PredictionRecord>(
            new BoundedChannelOptions(this.options.MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            static _ => ServiceTelemetry.Logged(1, "dropped"));
    }

    public bool IsEnabled => options.Enabled;

    public bool KeepsText => options.KeepText;

    /// <summary>Entries that are not written yet.</summary>
    public int Waiting => waiting.Reader.Count;

    /// <summary>Never waits and never fails.</summary>
    public void Append(PredictionRecord record) => waiting.Writer.TryWrite(record);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<PredictionRecord>(BatchSize);
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stoppingToken))
                await WriteNextAsync(batch, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        await WriteRestAsync(batch);
    }

    async Task WriteNextAsync(List<PredictionRecord> batch, CancellationToken cancellation)
    {
        while (batch.Count < BatchSize && waiting.Reader.TryRead(out var record)) batch.Add(record);
        for (var pause = firstPause; ; pause = pause * 2 < longestPause ? pause * 2 : longestPause)
        {
            await WriteAsync(batch, cancellation);
            if (batch.Count == 0) break;
            await Task.Delay(pause, time, cancellation);
        }
        await TrimAsync(cancellation);
    }

    /// <summary>Sends all at once and takes what is settled out of the list.</summary>
    async Task WriteAsync(List<PredictionRecord> batch, CancellationToken cancellation)
    {
        // Sent before the first is awaited: one round trip for all. XADD lab:predictions MAXLEN ~ n * id ... time ...
        var sent = Untraced.Run(() => batch.ConvertAll(record => stream.AppendAsync(record, options.MaxEntries, cancellation)));
        Exception? failure = null;
        int written = 0, next = 0;
        foreach (var (task, record) in sent.Zip(batch.ToArray()))
        {
            try
            {
                await task;
                written++;
            }
            catch (RedisServerException refused) when (!refused.IsPassing)
            {
                // No later attempt would end otherwise.
                ServiceTelemetry.Logged(1, "refused");
                LogRefused(refused);
            }
            catch (Exception cause) when (RedisErrors.IsFailure(cause))
            {
                failure = cause;
                batch[next++] = record;
            }
        }
        batch.RemoveRange(next, batch.Count - next);
        if (written > 0) ServiceTelemetry.Logged(written, "written");
        if (failure is not (null or OperationCanceledException)) circuit.Failed(failure);
        cancellation.ThrowIfCancellationRequested();
    }

    async Task TrimAsync(CancellationToken cancellation)
    {
        if (trimmedAt is { } at && time.GetElapsedTime(at) < trimInterval) return;
        trimmedAt = time.GetTimestamp();
        try
        {
            await Untraced.Run(() => stream.TrimAsync(time.GetUtcNow() - options.Retention, cancellation));
        }
        catch (Exception cause) when (RedisErrors.IsFailure(cause, cancellation))
        {
            circuit.Failed(cause);
        }
    }

    // The process ends: one more attempt, then what is left is lost and said to be.
    async Task WriteRestAsync(List<PredictionRecord> batch)
    {
        waiting.Writer.TryComplete();
        while (waiting.Reader.TryRead(out var record)) batch.Add(record);
        if (batch.Count == 0) return;
        using var limit = new CancellationTokenSource(lastChance);
        try
        {
            await WriteAsync(batch, limit.Token);
        }
        catch (OperationCanceledException)
        {
        }
        if (batch.Count == 0) return;
        ServiceTelemetry.Logged(batch.Count, "dropped");
        LogLost(batch.Count);
    }

    [LoggerMessage(LogLevel.Warning, "Redis refused an entry of the prediction log for good")]
    partial void LogRefused(Exception cause);

    [LoggerMessage(LogLevel.Warning, "{Count} predictions were not logged: Redis is away and the service ends")]
    partial void LogLost(int count);
}
