using System.Globalization;
using System.Runtime.InteropServices;
using Lab.Mlflow;
using Lab.Mlflow.Protocol;
using Lab.Statistics;
using Lab.Training;

namespace Lab.Sentiment.Tracking;

/// <summary>What is logged of a training: parameters, metrics and tags. No call waits: the logger sends in the background.</summary>
/// <param name="logger">Of the run.</param>
/// <param name="logsDatasets">False where the caller logs itself what its rows come from.</param>
/// <param name="time">Clock of stamps.</param>
sealed class TrainingLog(RunLogger logger, bool logsDatasets = true, TimeProvider? time = null) : IFineTuneObserver
{
    // Every point of a long training is more than a chart shows.
    const int StepsBetweenPoints = 10;

    readonly TimeProvider time = time ?? TimeProvider.System;
    readonly List<Metric> measured = [];
    TrainingDatasets? datasets;

    /// <summary>What came out, as logged: with the dataset that each value was measured on.</summary>
    public IReadOnlyList<Metric> Measured => measured;

    /// <summary>The recipe, the data and this build, before the training begins.</summary>
    /// <param name="options">Of the training that begins.</param>
    /// <param name="source">Who trains, as MLflow shows it: "lab train", a notebook's name.</param>
    /// <param name="folder">Where the caller works, for the commit that it has there; null where that says nothing.</param>
    public void Options(FineTuneOptions options, string source, string? folder = null)
    {
        var trainer = options.Trainer;
        datasets = TrainingDatasets.Of(options);
        Param("model", ModelFolder.NameOf(options.ModelFolder));
        Param("data", Name(options.DataFile));
        Param("split", options.Split.ToString().ToLowerInvariant());
        if (options.MaxLength is { } length) Param("max_length", length);
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
        if (options is { ReplayFile: not null, ReplayLabelShare: { } share }) Param("replay_label_share", share);
        if (options.Duplicates != DuplicateHandling.Report) Param("duplicates", options.Duplicates.ToString().ToLowerInvariant());
        if (datasets.Checksum is { } sum) Param("data_sha256", sum);
        Tags(source, folder);
    }

    void Tags(string source, string? folder)
    {
        logger.SetTag("mlflow.user", Environment.UserName);
        logger.SetTag("mlflow.source.name", source);
        logger.SetTag("mlflow.source.type", "LOCAL");
        logger.SetTag("lab.version", BuildVersion.Full);
        logger.SetTag("lab.os", RuntimeInformation.OSDescription);
        logger.SetTag("lab.runtime", $"{RuntimeInformation.FrameworkDescription} {RuntimeInformation.ProcessArchitecture}");
        logger.SetTag("lab.processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        if (folder is null || GitFolder.Find(folder) is not { } git) return;
        logger.SetTag("mlflow.source.git.commit", git.Commit);
        if (git.Branch is { } branch) logger.SetTag("mlflow.source.git.branch", branch);
        if (git.RemoteUrl is { } url) logger.SetTag("mlflow.source.git.repoURL", url);
    }

    public void DataReady(FineTuneData data)
    {
        Param("labels", string.Join(",", data.Labels));
        Param("rows_train", data.Train);
        Param("rows_validation", data.Validation);
        Param("rows_test", data.Test);
        foreach (var input in logsDatasets ? datasets?.Inputs(data) ?? [] : []) logger.LogInput(input);
        if (data.Device is not { } device) return;
        Param("device", device.Name);
        Param("precision", device.Precision);
        Param("kernels", device.Code);
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
        if (validation is null) return;
        foreach (var (key, value) in Values("epoch_validation", validation)) logger.LogMetric(key, value, epoch);
    }

    public void Evaluating(string split, int done, int total)
    {
    }

    /// <summary>What came out.</summary>
    public void Result(FineTuneResult result)
    {
        foreach (var (split, report) in result.Splits)
            foreach (var (key, value) in Values(split, report)) Measure(key, value, result.Steps, logsDatasets ? datasets?.OfSplit(split) : null);
        Measure("training_seconds", result.Seconds, result.Steps, null);
    }

    void Measure(string key, double value, long step, Dataset? dataset)
    {
        var metric = new Metric { Key = key, Value = value, Step = step, Timestamp = time.GetUtcNow().ToUnixTimeMilliseconds(), DatasetName = dataset?.Name, DatasetDigest = dataset?.Digest };
        measured.Add(metric);
        logger.LogMetric(metric);
    }

    static (string Key, double Value)[] Values(string prefix, ClassificationReport report) =>
    [
        ($"{prefix}_accuracy", report.Accuracy), ($"{prefix}_macro_f1", report.MacroF1), ($"{prefix}_macro_recall", report.MacroRecall), ($"{prefix}_log_loss", report.LogLoss),
        ($"{prefix}_ece", report.ExpectedCalibrationError),
    ];

    void Param(string key, object value) => logger.LogParam(key, Convert.ToString(value, CultureInfo.InvariantCulture)!);

    static string Name(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
}
