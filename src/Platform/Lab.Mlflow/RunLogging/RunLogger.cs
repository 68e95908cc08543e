using System.Threading.Channels;
using Lab.Mlflow.Protocol;

namespace Lab.Mlflow;

/// <summary>
/// Logs a training from its loop: every call returns at once and none throws, whatever the server does. Values wait in a bounded
/// buffer and go out in batches of up to 1,000, the first of them after <see cref="RunLoggerOptions.FlushInterval"/>; the run is made with the
/// first batch. A process that ends without finishing, by an exception or by a signal that lets it, sends what is left and ends its run; one
/// that is killed loses what was logged in the last interval. What was lost is in the report at the end.
/// </summary>
public sealed class RunLogger : IAsyncDisposable
{
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
        AppDomain.CurrentDomain.UnhandledException += OnCrash;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>The run's id, once the server has given one; cancelled when the logging ends without.</summary>
    public Task<string> RunId => started.Task;

    /// <summary>Values lost so far.</summary>
    public long Lost => Interlocked.Read(ref lost);

    public void LogMetric(string key, double value, long step) =>
        Put(new Metric { Key = key, Value = value, Step = step, Timestamp = options.Time.GetUtcNow().ToUnixTimeMilliseconds() });

    /// <summary>Logs a point that may say more: on which data it was measured, of which model it is.</summary>
    public void LogMetric(Metric metric) => Put(metric);

    /// <summary>Logs that the run reads a dataset.</summary>
    public void LogInput(DatasetInput input) => Put(input);

    public void LogParam(string key, string value) => Put(new Param(key, value));

    public void SetTag(string key, string value) => Put(new Tag(key, value));

    /// <summary>Comes back when everything logged before has gone out, or is lost.</summary>
    public async Task FlushAsync(CancellationToken cancellation = default)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await buffer.Writer.WriteAsync(sent, cancellation);
        }
        catch (ChannelClosedException)
        {
            // FinishAsync sends all there is.
            return;
        }
        await sent.Task.WaitAsync(cancellation);
    }

    /// <summary>Sends what is left, ends the run and reports; waits no longer than <see cref="RunLoggerOptions.FinishTimeout"/>. Later calls give the same report.</summary>
    public Task<RunLoggerReport> FinishAsync(RunStatus status = RunStatus.Finished)
    {
        lock (gate) return finished ??= EndAsync(status);
    }

    /// <summary>Ends the run as killed unless it has been finished.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnCrash;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        await FinishAsync(RunStatus.Killed);
        stop.Dispose();
    }

    /// <summary>The process ends, and nobody will await: comes back when the run has ended or the time to finish is over.</summary>
    internal void EndNow(RunStatus status) => Task.Run(() => FinishAsync(status)).Wait(options.FinishTimeout + TimeSpan.FromSeconds(1));

    void OnCrash(object? sender, UnhandledExceptionEventArgs e) => EndNow(RunStatus.Failed);

    void OnExit(object? sender, EventArgs e) => EndNow(RunStatus.Killed);

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
        while (buffer.Reader.TryRead(out object? left))
        {
            if (left is TaskCompletionSource waiting) waiting.TrySetResult();
            else lost++;
        }
        started.TrySetCanceled();
        return new(runId, sent, lost, ended, lastError);
    }

    async Task RunAsync()
    {
        var batch = new LogBatch();
        try
        {
            await StartAsync();
            while (await buffer.Reader.WaitToReadAsync(stop.Token))
            {
                await GatherAsync(batch);
                await SendAsync(batch);
                batch.Sent();
                batch = new LogBatch();
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
        batch.Sent();
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
    async Task GatherAsync(LogBatch batch)
    {
        using var late = new CancellationTokenSource(options.FlushInterval, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop.Token);
        try
        {
            do
            {
                while (buffer.Reader.TryPeek(out object? next) && batch.Takes(next))
                    if (buffer.Reader.TryRead(out object? value)) batch.Add(value);
                if (batch.IsAwaited || buffer.Reader.TryPeek(out _)) return;
            }
            while (await buffer.Reader.WaitToReadAsync(either.Token));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Waited long enough.
        }
    }

    async Task SendAsync(LogBatch batch)
    {
        if (batch.Count == 0) return;
        // Without a run the server has refused to make one: there is nowhere to log to.
        int inputs = batch.Inputs.Count, values = batch.Count - inputs;
        Count(values, values == 0 || (runId is not null && await RepeatAsync(() => client.LogBatchAsync(runId, batch.Metrics, batch.Params, batch.Tags, stop.Token))));
        Count(inputs, inputs == 0 || (runId is not null && await RepeatAsync(() => client.LogInputsAsync(runId, batch.Inputs, stop.Token))));
    }

    void Count(int values, bool accepted) => Interlocked.Add(ref accepted ? ref sent : ref lost, values);

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
            await Task.Delay(delay * (1 + (options.Jitter() / 2)), options.Time, stop.Token);
        }
    }

    static bool IsOfServer(Exception failure) => failure is MlflowException or HttpRequestException or TimeoutException or IOException;
}
