using System.Globalization;
using System.Security.Cryptography;
using Lab.Cli.Errors;
using Lab.Cli.Terminal;
using Lab.Mlflow;
using Lab.Mlflow.Protocol;
using Lab.Sentiment;
using Lab.Statistics;
using Lab.Training;

namespace Lab.Cli.Tracking;

/// <summary>
/// Logs a training to an MLflow server: from <c>ConnectionStrings__mlflow</c>, else <c>MLFLOW_TRACKING_URI</c>. The server may
/// be slow or away: the training neither waits for it nor fails by it; one warning at the end says so.
/// </summary>
sealed class TrainingTracking : IFineTuneObserver, IDisposable
{
    public const string Experiment = "sentiment-training";

    // Every point of a long training is more than a chart shows.
    const int StepsBetweenPoints = 10;

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
    }

    /// <summary>Null where no server is named.</summary>
    /// <exception cref="LabException">What is named is no address.</exception>
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
        tracking.LogOptions(options);
        return tracking;
    }

    public void DataReady(FineTuneData data)
    {
        Param("labels", string.Join(",", data.Labels));
        Param("rows_train", data.Train);
        Param("rows_validation", data.Validation);
        Param("rows_test", data.Test);
    }

    public void Step(TrainingProgress progress)
    {
        if (progress.Step % StepsBetweenPoints != 0 && progress.Step != 1 && progress.Step != progress.Steps) return;
        logger.LogMetric("train_loss", progress.Loss, progress.Step);
        logger.LogMetric("learning_rate", progress.LearningRate, progress.Step);
        logger.LogMetric("gradient_norm", progress.GradientNorm, progress.Step);
        logger.LogMetric("tokens_per_second", progress.TokensPerSecond, progress.Step);
    }

    public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation)
    {
        logger.LogMetric("epoch_train_loss", trainingLoss, epoch);
        if (validation is not null) Report("epoch_validation", validation, epoch);
    }

    public void Evaluating(string split, int done, int total)
    {
    }

    /// <summary>Logs what came out, the model's files where asked for, and ends the run. Prints its address, or one warning.</summary>
    public void Finish(FineTuneResult result, CancellationToken cancellation)
    {
        foreach (var (split, report) in result.Splits) Report(split, report, result.Steps);
        logger.LogMetric("training_seconds", result.Seconds, result.Steps);
        bool opened = upload && IsOpen(cancellation);
        string? notUploaded = opened ? TryUpload(result.Model, cancellation) : null;
        var logged = logger.FinishAsync().GetAwaiter().GetResult();
        if (upload && !opened && logged.RunId is not null) notUploaded = "the model's files were not sent (the server opened the run too late)";
        if (logged.RunId is null || logged.Lost > 0 || !logged.Ended || notUploaded is not null)
        {
            string what = logged.RunId is null ? "The training is not tracked" : logged.Lost > 0 ? $"{logged.Lost:N0} values of the training are not tracked" : "The run is not complete";
            Message.Warn(host, $"{what}: {notUploaded ?? logged.LastError ?? "the tracking server is away"}");
        }
        if (logged.RunId is { } run && TryExperimentOf(run) is { } experiment)
            host.Error.WriteLine($"run: {server.GetLeftPart(UriPartial.Authority)}/#/experiments/{experiment}/runs/{run}");
    }

    public void Dispose()
    {
        // Without effect after Finish.
        logger.FinishAsync(RunStatus.Failed).GetAwaiter().GetResult();
        logger.DisposeAsync().AsTask().GetAwaiter().GetResult();
        client.Dispose();
    }

    // What went wrong; null when all went well.
    string? TryUpload(string folder, CancellationToken cancellation)
    {
        try
        {
            logger.SetTag(RegistryTags.Checksum, FolderChecksum.Of(folder, cancellation));
            client.LogModelAsync(logger.RunId.Result, folder, cancellation: cancellation).GetAwaiter().GetResult();
            return null;
        }
        catch (Exception failure) when (failure is MlflowException or HttpRequestException or TimeoutException or IOException or LabException)
        {
            return $"the model's files were not sent ({failure.Message})";
        }
    }

    // A short training can end before the server has opened its run.
    bool IsOpen(CancellationToken cancellation)
    {
        try
        {
            logger.RunId.WaitAsync(openingLimit, host.Time, cancellation).GetAwaiter().GetResult();
            return true;
        }
        catch (Exception failure) when (failure is TimeoutException or MlflowException or HttpRequestException || logger.RunId.IsCanceled)
        {
            return false;
        }
    }

    string? TryExperimentOf(string run)
    {
        try
        {
            return client.GetRunAsync(run).GetAwaiter().GetResult().Info.ExperimentId;
        }
        catch (Exception failure) when (failure is MlflowException or HttpRequestException or TimeoutException)
        {
            return null;
        }
    }

    void LogOptions(FineTuneOptions options)
    {
        var trainer = options.Trainer;
        Param("model", Name(options.ModelFolder));
        Param("data", Name(options.DataFile));
        Param("split", options.Split.ToString().ToLowerInvariant());
        Param("max_length", options.MaxLength);
        Param("epochs", trainer.Epochs);
        Param("batch_size", trainer.BatchSize);
        Param("learning_rate", trainer.LearningRate);
        Param("warmup_ratio", trainer.WarmUpRatio);
        Param("weight_decay", trainer.AdamW.WeightDecay);
        Param("max_grad_norm", trainer.MaxGradientNorm ?? 0);
        Param("seed", trainer.Seed);
        Param("weights", options.Weights.ToString().ToLowerInvariant());
        if (options.Data.Cleaning.Names is { Count: > 0 } cleaning) Param("clean", string.Join(',', cleaning));
        if (options.Augmentation is { Names: { Count: > 0 } kinds } augmentation)
        {
            Param("augment", string.Join(',', kinds));
            Param("augment_share", augmentation.Share);
            Param("augment_words", augmentation.WordShare);
        }
        if (options.Duplicates != DuplicateHandling.Report) Param("duplicates", options.Duplicates.ToString().ToLowerInvariant());
        logger.SetTag("mlflow.source.name", "lab train");
        logger.SetTag("mlflow.source.type", "LOCAL");
        logger.SetTag("lab.version", VersionText.Version);
        if (VersionText.Commit is { } commit) logger.SetTag("mlflow.source.git.commit", commit);
        if (Checksum(options.DataFile) is { } sum) Param("data_sha256", sum);
    }

    // A file that cannot be read is the training's own problem to tell.
    static string? Checksum(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    void Report(string prefix, ClassificationReport report, long step)
    {
        logger.LogMetric($"{prefix}_accuracy", report.Accuracy, step);
        logger.LogMetric($"{prefix}_macro_f1", report.MacroF1, step);
        logger.LogMetric($"{prefix}_macro_recall", report.MacroRecall, step);
        logger.LogMetric($"{prefix}_log_loss", report.LogLoss, step);
        logger.LogMetric($"{prefix}_ece", report.ExpectedCalibrationError, step);
    }

    void Param(string key, object value) => logger.LogParam(key, Convert.ToString(value, CultureInfo.InvariantCulture)!);

    static string Name(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
}
