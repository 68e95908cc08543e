using Lab.Mlflow;
using Lab.Mlflow.Protocol;

namespace Lab.Sentiment.Tracking;

/// <summary>
/// A fine-tuning as a run of an MLflow server: its recipe, datasets, metrics, machine and, where asked for, the logged model. The server may be
/// slow or away: the training neither waits for it nor fails by it, <see cref="TrackedRun.Warning"/> says so at the end.
/// </summary>
/// <example><code>
/// await using var tracked = TrackedTraining.Start(server, options);
/// var result = SentimentModel.FineTune(options, tracked.Observer);
/// var run = await tracked.FinishAsync(result);
/// </code></example>
public sealed class TrackedTraining : IAsyncDisposable
{
    static readonly TimeSpan sendingLimit = TimeSpan.FromSeconds(30);

    readonly TrackedTrainingOptions options;
    readonly Uri server;
    readonly MlflowClient client;
    readonly RunLogger logger;
    readonly TrainingLog log;
    readonly SystemMetrics? machine;

    TrackedTraining(Uri server, TrackedTrainingOptions options)
    {
        this.server = server;
        this.options = options;
        client = MlflowClient.Create(server, new MlflowClientOptions { MaxRetries = 2, Timeout = TimeSpan.FromSeconds(10), Time = options.Time });
        logger = new RunLogger(client, new RunLoggerOptions
        {
            Experiment = options.Experiment,
            RunName = options.RunName,
            Tags = [.. options.Tags.Select(tag => new Tag(tag.Key, tag.Value))],
            FinishTimeout = TimeSpan.FromSeconds(5),
            Time = options.Time,
        });
        log = new TrainingLog(logger, time: options.Time);
        if (options.SystemMetricsInterval is { } interval) machine = new SystemMetrics(logger, interval, options.Time);
    }

    /// <summary>The run, as soon as the server has opened it.</summary>
    public Task<string> RunId => logger.RunId;

    /// <summary>What follows the training: give it to <see cref="SentimentModel.FineTune"/>.</summary>
    public IFineTuneObserver Observer => log;

    /// <summary>Begins a run, in the background.</summary>
    /// <param name="server">Base address of the tracking server: http://localhost:5000.</param>
    /// <param name="training">The recipe to log.</param>
    /// <param name="options">Experiment, name, and whether the model goes there too.</param>
    public static TrackedTraining Start(Uri server, FineTuneOptions training, TrackedTrainingOptions? options = null)
    {
        options ??= new TrackedTrainingOptions();
        var tracked = new TrackedTraining(server, options);
        tracked.log.Options(training, options.Source, options.SourceFolder);
        return tracked;
    }

    /// <summary>Logs what came out, the model's files where asked for, and ends the run.</summary>
    public async Task<TrackedRun> FinishAsync(FineTuneResult result, CancellationToken cancellation = default)
    {
        log.Result(result);
        if (machine is not null) await machine.DisposeAsync();
        var (source, notSent) = options.Upload ? await TryUploadAsync(result.Model, cancellation) : (null, null);
        var logged = await logger.FinishAsync();
        string? warning = null;
        if (logged.RunId is null || logged.Lost > 0 || !logged.Ended || notSent is not null)
        {
            string what = logged.RunId is null ? "The training is not tracked" : logged.Lost > 0 ? $"{logged.Lost:N0} values of the training are not tracked" : "The run is not complete";
            warning = $"{what}: {(logged.RunId is null ? null : notSent) ?? logged.LastError ?? "the tracking server is away"}";
        }
        return new TrackedRun(logged.RunId, await TryAddressAsync(logged.RunId), source, warning)
        {
            Note = source is not null && ModelUri.TryParse(source) is null ? "The tracking server has no logged models (it is older than MLflow 3): the model lies among the run's artifacts." : null,
        };
    }

    /// <summary>A run that was not finished ends as failed.</summary>
    public async ValueTask DisposeAsync()
    {
        // Both without effect after FinishAsync.
        if (machine is not null) await machine.DisposeAsync();
        await logger.FinishAsync(RunStatus.Failed);
        await logger.DisposeAsync();
        client.Dispose();
    }

    // Where the model lies there, or why it does not.
    async Task<(string? Source, string? NotSent)> TryUploadAsync(string folder, CancellationToken cancellation)
    {
        // A short training can end before the server has opened its run.
        if (!await IsOpenAsync(cancellation)) return (null, "the model's files were not sent (the server opened the run too late)");
        try
        {
            logger.SetTag(RegistryTags.Checksum, FolderChecksum.Of(folder, cancellation));
            // The model takes the run's parameters along.
            await logger.FlushAsync(cancellation).WaitAsync(sendingLimit, options.Time, cancellation);
            return (await client.LogModelAsync(await logger.RunId, folder, measured: log.Measured, cancellation: cancellation), null);
        }
        catch (Exception failure) when (failure is MlflowException or HttpRequestException or TimeoutException or IOException or LabException)
        {
            return (null, $"the model's files were not sent ({failure.Message})");
        }
    }

    async Task<bool> IsOpenAsync(CancellationToken cancellation)
    {
        try
        {
            await logger.RunId.WaitAsync(options.OpeningLimit, options.Time, cancellation);
            return true;
        }
        catch (Exception failure) when (failure is TimeoutException or MlflowException or HttpRequestException || logger.RunId.IsCanceled)
        {
            return false;
        }
    }

    async Task<string?> TryAddressAsync(string? run)
    {
        try
        {
            return run is null ? null : $"{server.GetLeftPart(UriPartial.Authority)}/#/experiments/{(await client.GetRunAsync(run)).Info.ExperimentId}/runs/{run}";
        }
        catch (Exception failure) when (failure is MlflowException or HttpRequestException or TimeoutException)
        {
            return null;
        }
    }
}
