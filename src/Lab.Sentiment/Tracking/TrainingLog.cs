using System.Globalization;
using System.Security.Cryptography;
using Lab.Mlflow;
using Lab.Statistics;
using Lab.Training;

namespace Lab.Sentiment.Tracking;

/// <summary>What is logged of a training: parameters, metrics and tags. No call waits: the logger sends in the background.</summary>
sealed class TrainingLog(RunLogger logger) : IFineTuneObserver
{
    // Every point of a long training is more than a chart shows.
    const int StepsBetweenPoints = 10;

    /// <summary>The recipe, the data and this build, before the training begins.</summary>
    /// <param name="options">Of the training that begins.</param>
    /// <param name="source">Who trains, as MLflow shows it: "lab train", a notebook's name.</param>
    public void Options(FineTuneOptions options, string source)
    {
        var trainer = options.Trainer;
        Param("model", Name(options.ModelFolder));
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
        logger.SetTag("mlflow.source.name", source);
        logger.SetTag("mlflow.source.type", "LOCAL");
        logger.SetTag("lab.version", BuildVersion.Version);
        if (BuildVersion.Commit is { } commit) logger.SetTag("mlflow.source.git.commit", commit);
        if (Checksum(options.DataFile) is { } sum) Param("data_sha256", sum);
    }

    public void DataReady(FineTuneData data)
    {
        Param("labels", string.Join(",", data.Labels));
        Param("rows_train", data.Train);
        Param("rows_validation", data.Validation);
        Param("rows_test", data.Test);
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
        if (validation is not null) Report("epoch_validation", validation, epoch);
    }

    public void Evaluating(string split, int done, int total)
    {
    }

    /// <summary>What came out.</summary>
    public void Result(FineTuneResult result)
    {
        foreach (var (split, report) in result.Splits) Report(split, report, result.Steps);
        logger.LogMetric("training_seconds", result.Seconds, result.Steps);
    }

    // A file that cannot be read is the training's own problem to tell.
    static string? Checksum(string file)
    {
        try
        {
            // A pipe can be read once only: it says that it is empty, or, behind a link, that it is not there.
            if (new FileInfo(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file).Length == 0) return null;
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
