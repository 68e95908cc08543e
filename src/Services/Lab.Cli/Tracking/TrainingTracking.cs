using Lab.Cli.Errors;
using Lab.Cli.Terminal;
using Lab.Mlflow;
using Lab.Mlflow.Protocol;
using Lab.Sentiment;

namespace Lab.Cli.Tracking;

/// <summary>
/// Sends what <see cref="TrainingLog"/> logs to an MLflow server: the one of <c>ConnectionStrings__mlflow</c>, else of
/// <c>MLFLOW_TRACKING_URI</c>. It may be slow or away: the training neither waits for it nor fails by it; one warning at the end says so.
/// </summary>
sealed class TrainingTracking : IAsyncDisposable
{
    public const string Experiment = "sentiment-training";

    /// <summary>How long the model's upload waits for a run that the server has not opened yet.</summary>
    static readonly TimeSpan openingLimit = TimeSpan.FromSeconds(2);

    readonly LabHost host;
    readonly Uri server;
    readonly MlflowClient client;
    readonly RunLogger logger;
    readonly bool upload;

    TrainingTracking(LabHost host, Uri server, bool upload)
    {
        this.host = host;
        this.server = server;
        this.upload = upload;
        client = MlflowClient.Create(server, new MlflowClientOptions { MaxRetries = 2, Timeout = TimeSpan.FromSeconds(10), Time = host.Time });
        logger = new RunLogger(client, new RunLoggerOptions
        {
            Experiment = host.Variable("MLFLOW_EXPERIMENT_NAME") ?? Experiment,
            RunName = host.Variable("MLFLOW_RUN_NAME"),
            FinishTimeout = TimeSpan.FromSeconds(5),
            Time = host.Time,
        });
        Log = new TrainingLog(logger);
    }

    /// <summary>What follows the training.</summary>
    public TrainingLog Log { get; }

    /// <summary>Null where no server is named; a warning where what is named is none.</summary>
    public static TrainingTracking? TryStart(LabHost host, FineTuneOptions options, bool upload)
    {
        const string lab = "ConnectionStrings__mlflow", mlflow = "MLFLOW_TRACKING_URI";
        string name = host.Variable(lab) is null ? mlflow : lab;
        if (host.Variable(name) is not { } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
        {
            // MLflow's own tools also take file: and sqlite: there; that is no reason not to train.
            Message.Warn(host, $"The training is not tracked: {name} is not the address of a server (http://HOST:PORT).");
            return null;
        }
        var tracking = new TrainingTracking(host, server, upload);
        tracking.Log.Options(options);
        return tracking;
    }

    /// <summary>Logs what came out, the model's files where asked for, and ends the run. Prints its address, or one warning.</summary>
    public async Task FinishAsync(FineTuneResult result, CancellationToken cancellation)
    {
        Log.Result(result);
        bool opened = upload && await IsOpenAsync(cancellation);
        string? notUploaded = opened ? await TryUploadAsync(result.Model, cancellation) : null;
        var logged = await logger.FinishAsync();
        if (upload && !opened && logged.RunId is not null) notUploaded = "the model's files were not sent (the server opened the run too late)";
        if (logged.RunId is null || logged.Lost > 0 || !logged.Ended || notUploaded is not null)
        {
            string what = logged.RunId is null ? "The training is not tracked" : logged.Lost > 0 ? $"{logged.Lost:N0} values of the training are not tracked" : "The run is not complete";
            Message.Warn(host, $"{what}: {notUploaded ?? logged.LastError ?? "the tracking server is away"}");
        }
        if (logged.RunId is { } run && await TryExperimentOfAsync(run) is { } experiment)
            host.Error.WriteLine($"run: {server.GetLeftPart(UriPartial.Authority)}/#/experiments/{experiment}/runs/{run}");
    }

    public async ValueTask DisposeAsync()
    {
        // Without effect after FinishAsync.
        await logger.FinishAsync(RunStatus.Failed);
        await logger.DisposeAsync();
        client.Dispose();
    }

    // What went wrong; null when all went well.
    async Task<string?> TryUploadAsync(string folder, CancellationToken cancellation)
    {
        try
        {
            logger.SetTag(RegistryTags.Checksum, FolderChecksum.Of(folder, cancellation));
            await client.LogModelAsync(await logger.RunId, folder, cancellation: cancellation);
            return null;
        }
        catch (Exception failure) when (failure is MlflowException or HttpRequestException or TimeoutException or IOException or LabException)
        {
            return $"the model's files were not sent ({failure.Message})";
        }
    }

    // A short training can end before the server has opened its run.
    async Task<bool> IsOpenAsync(CancellationToken cancellation)
    {
        try
        {
            await logger.RunId.WaitAsync(openingLimit, host.Time, cancellation);
            return true;
        }
        catch (Exception failure) when (failure is TimeoutException or MlflowException or HttpRequestException || logger.RunId.IsCanceled)
        {
            return false;
        }
    }

    async Task<string?> TryExperimentOfAsync(string run)
    {
        try
        {
            return (await client.GetRunAsync(run)).Info.ExperimentId;
        }
        catch (Exception failure) when (failure is MlflowException or HttpRequestException or TimeoutException)
        {
            return null;
        }
    }
}
