using Lab.Evaluation;
using Lab.Statistics;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Sentiment;

/// <summary>A fine-tuning step by step: prepare, train, choose, calibrate, measure, write. Each step is called once, in this order.</summary>
sealed partial class FineTuneRun
{
    readonly FineTuneStart start;
    readonly EncodedSplits splits;
    readonly FineTuneOptions options;
    readonly IFineTuneObserver? observer;
    readonly CancellationToken cancellation;
    readonly LearningCurve curve;
    readonly CheckpointStore store;
    readonly Trainer trainer;
    readonly bool keepsBest;
    readonly bool keepsCheckpoints;
    readonly OrderedDictionary<string, ClassificationReport> reports = [];

    // Of the weights that the model has now; null when they have not been measured, or there are no rows for it.
    Measured? validation;
    int lastStep;
    double? temperature;
    bool diverged;

    FineTuneRun(
        FineTuneStart start, EncodedSplits splits, FineTuneOptions options, TrainerOptions settings, Dictionary<string, string> facts,
        IFineTuneObserver? observer, bool keepsCheckpoints, CancellationToken cancellation)
    {
        this.keepsCheckpoints = keepsCheckpoints;
        this.start = start;
        this.splits = splits;
        this.options = options;
        this.observer = observer;
        this.cancellation = cancellation;
        lastStep = start.Checkpoint?.State.Step ?? 0;
        keepsBest = (options.Final ?? (settings.Patience is null ? FinalWeights.Last : FinalWeights.Best)) == FinalWeights.Best;
        curve = start.Checkpoint is { } checkpoint ? LearningCurve.Resume(checkpoint.Folder) : new LearningCurve();
        var checkpoints = options.Checkpoints;
        store = new CheckpointStore(checkpoints.Folder ?? options.OutputFolder, facts, SaveBeside)
        {
            Interval = checkpoints.Interval,
            KeepLast = checkpoints.KeepLast,
            KeepBest = keepsBest || (checkpoints.Interval.EachEpoch && splits.Validation.Count > 0),
            Saved = observer is null ? null : observer.CheckpointSaved,
        };
        trainer = new Trainer(start.Device, settings);
    }

    /// <summary>Tokenises the rows and settles what only they tell; a checkpoint must be one of the same run.</summary>
    /// <param name="start">Model and rows.</param>
    /// <param name="options">How to train.</param>
    /// <param name="observer">Null for none.</param>
    /// <param name="keepsCheckpoints">False: an interruption leaves nothing.</param>
    /// <param name="cancellation">Stops after the current batch.</param>
    /// <exception cref="LabException">An option or the checkpoint does not fit the data.</exception>
    public static FineTuneRun Prepare(
        FineTuneStart start, FineTuneOptions options, IFineTuneObserver? observer, bool keepsCheckpoints, CancellationToken cancellation)
    {
        var splits = EncodedSplits.Of(start, options, cancellation);
        observer?.DataReady(splits.Facts(start));
        var labels = start.Data.Labels.Names;
        var settings = TrainerSettings.Of(options, labels, splits.Train, splits.Validation);
        var facts = RunFacts.Of(options, start.MaxLength, settings, labels, splits.Train, splits.Validation);
        if (start.Checkpoint is { } checkpoint)
        {
            checkpoint.Check(facts);
            observer?.Resumed(new ResumedRun(checkpoint.Folder, checkpoint.State.Step, checkpoint.KernelPath, start.Device.KernelPath));
        }
        return new FineTuneRun(start, splits, options, settings, facts, observer, keepsCheckpoints, cancellation);
    }

    public TrainingResult Train() => trainer.Run(
        new TrainingRun
        {
            Examples = start.Data.Replay.Count == 0 ? splits.Train : ReplayTargets.Of(start, splits.Train, options, cancellation),
            Progress = Step,
            EpochEnded = EpochEnded,
            Checkpoints = keepsCheckpoints ? store : null,
            Resume = start.Checkpoint,
        },
        cancellation);

    /// <summary>Puts the weights of the best epoch back where they are asked for and are not the last.</summary>
    public void Choose(TrainingResult trained)
    {
        if (keepsBest && trained.BestStep is > 0 and var step && step < trained.Steps)
        {
            trainer.SaveUnsaved();
            ModelWeights.Reload(start.Device, CheckpointOf(step));
            validation = null;
        }
        if (trained.StoppedEarly || keepsBest)
            observer?.Chosen(keepsBest && trained.BestStep > 0 ? trained.BestStep : trained.Steps, trained.Steps, trained.StoppedEarly);
    }

    /// <summary>Divides the logits by the temperature that fits the validation rows best, where asked for.</summary>
    public void Calibrate()
    {
        if (options.Calibration != CalibrationKind.Temperature) return;
        MeasureValidation();
        // A continued run would calibrate again: what it continues from is not calibrated.
        trainer.SaveUnsaved();
        var before = validation!;
        // Rows that are all right would ask for certainty, which they cannot vouch for.
        temperature = before.Report.Accuracy >= 1
            ? 1
            : TemperatureScaling.FitProbabilities(
                splits.Validation.Labels, Array.ConvertAll(before.Probabilities, p => (double)p), start.Data.Labels.Names.Count);
        LogitScale.Divide(start.Device, temperature.Value);
        validation = Measure("validation", splits.Validation);
        observer?.Calibrated(temperature.Value, before.Report.ExpectedCalibrationError, validation.Report.ExpectedCalibrationError);
    }

    /// <summary>Measures the final weights on every split; training rows without their augmented copies.</summary>
    public void Measure()
    {
        MeasureValidation();
        var train = start.Data.Augmented.Count == 0
            ? splits.Train
            : EncodedSplits.Encode(start.Tokenizer, [.. start.Data.Split.Train, .. start.Data.Replay], null, start.MaxLength, cancellation, out _);
        reports["train"] = Measure("train", train).Report;
        if (Divergence.Is(reports["train"].LogLoss)) throw Diverged("train", FormattableString.Invariant($"The log loss is {reports["train"].LogLoss:0.0}"));
        if (validation is not null) reports["validation"] = validation.Report;
        if (splits.Test.Count > 0) reports["test"] = Measure("test", splits.Test).Report;
    }

    /// <summary>Measures the final weights on the test rows alone.</summary>
    /// <returns>The report, and the probabilities row by row.</returns>
    public (ClassificationReport Report, float[] Probabilities) MeasureTest()
    {
        var measured = Measure("test", splits.Test);
        return (measured.Report, measured.Probabilities);
    }

    public FineTuneResult Result(TrainingResult trained) => new(
        options.OutputFolder, options.Trainer.Seed, trained.Epochs, trained.Steps, trained.Elapsed.TotalSeconds,
        trained.TokensPerSecond, trained.SamplesPerSecond, start.Place.Name, start.Place.PrecisionName, start.Device.Threads, reports)
    {
        Temperature = temperature,
    };

    void Step(TrainingProgress at)
    {
        curve.Step(lastStep = at.Step, at.Loss);
        observer?.Step(at);
    }

    double? EpochEnded(int epoch, double loss)
    {
        if (splits.Validation.Count > 0)
        {
            validation = Measure("validation", splits.Validation);
            curve.Epoch(lastStep, validation.Report);
        }
        observer?.EpochEnded(epoch, loss, validation?.Report);
        return validation is null ? null : options.Metric.Of(validation.Report);
    }

    void MeasureValidation()
    {
        if (validation is null && splits.Validation.Count > 0) validation = Measure("validation", splits.Validation);
    }

    Measured Measure(string split, EncodedExamples examples)
    {
        float[] probabilities = Evaluator.Predict(start.Device, examples, done => observer?.Evaluating(split, done, examples.Count), cancellation);
        if (Array.FindIndex(probabilities, probability => !float.IsFinite(probability)) is >= 0 and var wrong)
            throw Diverged(split, FormattableString.Invariant($"A probability is {probabilities[wrong]}"));
        return new(ClassificationReport.Of(examples.Labels, probabilities, start.Data.Labels.Names), probabilities);
    }

    LabException Diverged(string split, string found)
    {
        diverged = true;
        return Divergence.InMeasurement(lastStep, split, found);
    }

    /// <param name="Report">Of one split.</param>
    /// <param name="Probabilities">Row by row, a number for each class.</param>
    sealed record Measured(ClassificationReport Report, float[] Probabilities);
}
