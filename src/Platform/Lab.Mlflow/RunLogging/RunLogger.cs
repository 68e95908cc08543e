using System.Threading.Channels;
using Lab.Mlflow.Protocol;

namespace Lab.Mlflow;

/// <summary>
/// Logs a training from its loop: every call returns at once and none throws, whatever the server does. Values wait in a bounded
/// buffer and go out in batches of up to 1,000; the run is made with the first of them. What was lost is in the report at the end.
/// </summary>
public sealed class RunLogger : IAsyncDisposable
{
    const int MaxMetrics = 1000, MaxParams = 100, MaxTags = 100, MaxTogether = 1000;

    readonly MlflowClient client;
    readonly RunLoggerOptions options;
    readonly Channel<object> buffer;
    readonly CancellationTokenSource stop = new();
    readonly TaskCompletionSource<string> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task loop;
    readonly Lock gate = new();
    long sent, lost;
    string? runId;
    volatile string? lastError;
    Task<RunLoggerReport>? finished;

    public RunLogger(MlflowClient client, RunLoggerOptions options)
    {
        this.client = client;
        this.options = options;
        buffer = Channel.CreateBounded<object>(new BoundedChannelOptions(Math.Max(1, options.MaxBuffered)) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        loop = Task.Run(RunAsync);
    }

    /// <summary>The run's id, once the server has given one; cancelled when the logging ends without.</summary>
    public Task<string> RunId => started.Task;

    /// <summary>Values lost so far.</summary>
    public long Lost => Interlocked.Read(ref lost);

    public void LogMetric(string key, double value, long step) =>
        Put(new Metric { Key = key, Value = value, Step = step, Timestamp = options.Time.GetUtcNow().ToUnixTimeMilliseconds() });

    public void LogParam(string key, string value) => Put(new Param(key, value));

    public void SetTag(string key, string value) => Put(new Tag(key, value));

    /// <summary>Sends what is left, ends the run and reports; waits no longer than <see cref="RunLoggerOptions.FinishTimeout"/>. Later calls give the same report.</summary>
    public Task<RunLoggerReport> FinishAsync(RunStatus status = RunStatus.Finished)
    {
        lock (gate) return finished ??= EndAsync(status);
    }

    /// <summary>Ends the run as killed unless it has been finished.</summary>
    public async ValueTask DisposeAsync()
    {
        await FinishAsync(RunStatus.Killed);
        stop.Dispose();
    }

    void Put(object value)
    {
        if (!buffer.Writer.TryWrite(value)) Interlocked.Increment(ref lost);
    }

    async Task<RunLoggerReport> EndAsync(RunStatus status)
    {
        buffer.Writer.TryComplete();
        bool ended = false;
        using var limit = new CancellationTokenSource(options.FinishTimeout, options.Time);
        try
        {
            await loop.WaitAsync(limit.Token);
            if (options.RunId is not null) ended = true;
            else if (runId is { } id)
            {
                await client.EndRunAsync(id, status, limit.Token);
                ended = true;
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException || IsOfServer(failure))
        {
            if (failure is not OperationCanceledException) lastError = failure.Message;
            else lastError ??= "The time to finish was over.";
        }
        await stop.CancelAsync();
        await loop;
        while (buffer.Reader.TryRead(out _)) lost++;
        started.TrySetCanceled();
        return new(runId, sent, lost, ended, lastError);
    }

    async Task RunAsync()
    {
        var batch = new Batch();
        try
        {
            await StartAsync();
            while (await buffer.Reader.WaitToReadAsync(stop.Token))
            {
                await GatherAsync(batch);
                await SendAsync(batch);
                batch = new Batch();
            }
        }
        catch (OperationCanceledException)
        {
            // The time to finish is over; what has not gone out is counted as lost.
            Interlocked.Add(ref lost, batch.Count);
        }
        catch (Exception unforeseen)
        {
            // Not even a bug of ours may end a training: it is reported, and what comes is lost.
            lastError = unforeseen.ToString();
            Interlocked.Add(ref lost, batch.Count);
        }
    }

    async Task StartAsync()
    {
        runId = options.RunId;
        if (runId is null) await RepeatAsync(async () =>
        {
            string experiment = await client.EnsureExperimentAsync(options.Experiment, stop.Token);
            runId = (await client.CreateRunAsync(experiment, options.RunName, options.Tags, cancellation: stop.Token)).Info.RunId;
        });
        if (runId is { } id) started.TrySetResult(id);
    }

    // Until the batch is full, or its first value has waited long enough, or nothing more will come.
    async Task GatherAsync(Batch batch)
    {
        using var late = new CancellationTokenSource(options.FlushInterval, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop.Token);
        try
        {
            do
            {
                while (buffer.Reader.TryPeek(out object? next) && batch.Takes(next))
                    if (buffer.Reader.TryRead(out object? value)) batch.Add(value);
                if (buffer.Reader.TryPeek(out _)) return;
            }
            while (await buffer.Reader.WaitToReadAsync(either.Token));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Waited long enough.
        }
    }

    async Task SendAsync(Batch batch)
    {
        if (batch.Count == 0) return;
        // Without a run the server has refused to make one: there is nowhere to log to.
        bool accepted = runId is not null && await RepeatAsync(() => client.LogBatchAsync(runId, batch.Metrics, batch.Params, batch.Tags, stop.Token));
        Interlocked.Add(ref accepted ? ref sent : ref lost, batch.Count);
    }

    // Again and again while the server is away; false when it refuses.
    async Task<bool> RepeatAsync(Func<Task> call)
    {
        for (var delay = options.FirstRetryDelay; ; delay = delay * 2 < options.MaxRetryDelay ? delay * 2 : options.MaxRetryDelay)
        {
            try
            {
                await call();
                return true;
            }
            catch (Exception failure) when (IsOfServer(failure))
            {
                lastError = failure.Message;
                if (failure is MlflowException { Status: < 500 and not (408 or 429) }) return false;
            }
            await Task.Delay(delay, options.Time, stop.Token);
        }
    }

    static bool IsOfServer(Exception failure) => failure is MlflowException or HttpRequestException or TimeoutException or IOException;

    sealed class Batch
    {
        public List<Metric> Metrics { get; } = [];

        public List<Param> Params { get; } = [];

        public List<Tag> Tags { get; } = [];

        public int Count => Metrics.Count + Params.Count + Tags.Count;

        public bool Takes(object value) => Count < MaxTogether && value switch
        {
            Metric => Metrics.Count < MaxMetrics,
            // A key twice in one batch is refused by the server.
            Param param => Params.Count < MaxParams && Params.TrueForAll(other => other.Key != param.Key),
            _ => Tags.Count < MaxTags,
        };

        public void Add(object value)
        {
            switch (value)
            {
                case Metric metric: Metrics.Add(metric); break;
                case Param param: Params.Add(param); break;
                case Tag tag: Tags.Add(tag); break;
            }
        }
    }
}
