using System.Runtime.InteropServices;
using Lab.Datasets;
using Lab.Evaluation;
using Lab.Statistics;
using Lab.Tensors;
using Lab.Tokenizers;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Sentiment;

/// <summary>From a CSV and a pretrained folder to a new model folder, measured on rows it has not seen.</summary>
public static class FineTuning
{
    /// <summary>
    /// Reads, splits, tokenises, trains, measures, writes. The model is written once, at the end: after a failure or a
    /// cancellation there is none, or the old one, and beside it the checkpoints to continue from.
    /// </summary>
    /// <exception cref="LabException">The data, the model folder, an option or a checkpoint is not right.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; once updates were made there is a checkpoint.</exception>
    public static FineTuneResult Run(FineTuneOptions options, IFineTuneObserver? observer = null, CancellationToken cancellation = default)
    {
        options.Trainer.Validate();
        var checkpoint = options.Checkpoints.Find(options.OutputFolder);
        ModelOutput.Check(options.OutputFolder, options.ModelFolder, SettingName.Of<FineTuneOptions>(nameof(options.OutputFolder)), resumes: checkpoint is not null);
        var data = FineTuneDatasets.Read(options, cancellation);
        string tokenizerFolder = options.TokenizerFolder ?? options.ModelFolder;
        var tokenizer = Tokenizer.Load(tokenizerFolder);
        using var kernels = KernelFactory.Create(options.Threads);
        using var model = ModelWeights.LoadForTraining(
            checkpoint?.Folder ?? options.ModelFolder, data.Labels.Names, kernels, options.Trainer.Seed, options.Setup);
        TokenizerFit.Check(tokenizer, model.Config.VocabularySize, tokenizerFolder);
        int length = CheckLength(options, model, tokenizer);

        var train = Encode(tokenizer, [.. data.Split.Train, .. data.Augmented], options.DataFile, length, cancellation, out int truncated);
        var validation = Encode(tokenizer, data.Split.Validation, null, length, cancellation, out _);
        var test = Encode(tokenizer, data.Split.Test, null, length, cancellation, out _);
        observer?.DataReady(new FineTuneData(
            data.Labels.Names, train.Count, validation.Count, test.Count,
            (double)truncated / train.Count, (double)train.TokenCount / train.Count, data.BadRows)
        {
            Duplicates = data.Duplicates,
            Dropped = data.Dropped,
            Augmented = data.Augmented.Count,
        });

        var settings = TrainerSettings.Of(options, data.Labels.Names, train, validation);
        var facts = RunFacts.Of(options, settings, data.Labels.Names, train, validation);
        checkpoint?.Check(facts);
        if (checkpoint is not null) observer?.Resumed(checkpoint.Folder, checkpoint.State.Step, checkpoint.KernelPath == KernelPath.Of(kernels));
        bool best = (options.Final ?? (settings.Patience is null ? FinalWeights.Last : FinalWeights.Best)) == FinalWeights.Best;
        var curve = checkpoint is null ? new LearningCurve() : LearningCurve.Resume(checkpoint.Folder);
        var store = new CheckpointStore(options.Checkpoints.Folder ?? options.OutputFolder, facts, SaveBeside)
        {
            Interval = options.Checkpoints.Interval,
            KeepLast = options.Checkpoints.KeepLast,
            KeepBest = best || (options.Checkpoints.Interval.EachEpoch && validation.Count > 0),
            Saved = observer is null ? null : observer.CheckpointSaved,
        };

        int lastStep = checkpoint?.State.Step ?? 0;
        ClassificationReport? lastValidation = null;
        float[] lastProbabilities = [];
        double? temperature = null;
        bool calibrated = false;
        using var trainer = new Trainer(model, kernels, settings);
        var trained = trainer.Run(
            new TrainingRun
            {
                Examples = train,
                Progress = Step,
                EpochEnded = EpochEnded,
                Checkpoints = store,
                Resume = checkpoint,
            },
            cancellation);
        if (best && trained.BestStep is > 0 and var step && step < trained.Steps)
        {
            trainer.SaveUnsaved();
            ModelWeights.Reload(model, BestCheckpoint(store, checkpoint, step), kernels);
            lastValidation = null;
        }
        if (trained.StoppedEarly || best) observer?.Chosen(best && trained.BestStep > 0 ? trained.BestStep : trained.Steps, trained.Steps, trained.StoppedEarly);
        var splits = new OrderedDictionary<string, ClassificationReport>();
        try
        {
            if (lastValidation is null && validation.Count > 0) lastValidation = Measure("validation", validation, out lastProbabilities);
            if (options.Calibration == CalibrationKind.Temperature)
            {
                // A continued run would calibrate again: what it continues from is not calibrated.
                trainer.SaveUnsaved();
                temperature = Temperature(lastValidation!, validation, lastProbabilities, data.Labels.Names.Count);
                LogitScale.Divide(model, kernels, temperature.Value);
                calibrated = true;
                double before = lastValidation!.ExpectedCalibrationError;
                lastValidation = Measure("validation", validation, out lastProbabilities);
                observer?.Calibrated(temperature.Value, before, lastValidation.ExpectedCalibrationError);
            }
            splits["train"] = Measure("train", data.Augmented.Count == 0 ? train : Encode(tokenizer, data.Split.Train, null, length, cancellation, out _), out _);
            if (lastValidation is not null) splits["validation"] = lastValidation;
            if (test.Count > 0) splits["test"] = Measure("test", test, out _);

            using var output = new ModelOutput(options.OutputFolder);
            SaveTexts(tokenizer, length, options.Data.Cleaning, output.Folder);
            ModelWeights.Save(model, output.Folder, kernels, options.Weights, cancellation);
            if (validation.Count > 0)
                ReferenceRowsOfSplit.Measure(data.Labels.Names, data.Split.Validation, validation, lastProbabilities, tokenizer).SaveTo(output.Folder);
            File.WriteAllText(Path.Combine(output.Folder, LearningCurve.FileName), curve.Draw().ToString());
            output.Commit();
        }
        catch (Exception problem)
        {
            if (!calibrated) KeepTraining(trainer, problem);
            throw;
        }
        if (!options.Checkpoints.KeepAfterwards) store.RemoveAll();
        return new FineTuneResult(
            options.OutputFolder, options.Trainer.Seed, trained.Epochs, trained.Steps, trained.Elapsed.TotalSeconds,
            trained.TokensPerSecond, trained.SamplesPerSecond, "fp32", kernels.Threads, splits)
        {
            Temperature = temperature,
        };

        void SaveBeside(string folder)
        {
            SaveTexts(tokenizer, length, options.Data.Cleaning, folder);
            curve.SaveTo(folder);
        }

        void Step(TrainingProgress at)
        {
            curve.Step(lastStep = at.Step, at.Loss);
            observer?.Step(at);
        }

        double? EpochEnded(int epoch, double loss)
        {
            if (validation.Count > 0)
            {
                lastValidation = Measure("validation", validation, out lastProbabilities);
                curve.Epoch(lastStep, lastValidation);
            }
            observer?.EpochEnded(epoch, loss, lastValidation);
            return lastValidation is null ? null : options.Metric.Of(lastValidation);
        }

        ClassificationReport Measure(string split, EncodedExamples examples, out float[] probabilities)
        {
            probabilities = Evaluator.Predict(model, examples, done => observer?.Evaluating(split, done, examples.Count), cancellation);
            return ClassificationReport.Of(examples.Labels, probabilities, data.Labels.Names);
        }
    }

    // Rows that are all right would ask for certainty, which they cannot vouch for.
    static double Temperature(ClassificationReport report, EncodedExamples examples, float[] probabilities, int classes) => report.Accuracy >= 1
        ? 1
        : TemperatureScaling.FitProbabilities(examples.Labels, Array.ConvertAll(probabilities, p => (double)p), classes);

    // Measuring and writing can be repeated, hours of training should not be.
    static void KeepTraining(Trainer trainer, Exception problem)
    {
        try
        {
            trainer.SaveUnsaved();
        }
        catch (LabException) when (problem is not OperationCanceledException)
        {
            // The first failure says more: a disk that is too full for the model is too full for a checkpoint.
        }
    }

    static void SaveTexts(Tokenizer tokenizer, int length, TextCleaning cleaning, string folder)
    {
        TextSettings.Write(folder, cleaning);
        tokenizer.SaveTo(folder);
        TokenizerSettings.WriteMaxLength(folder, length);
    }

    // The best may lie beside the checkpoint that the run continued from, in another folder.
    static string BestCheckpoint(CheckpointStore store, TrainingCheckpoint? resumed, int step)
    {
        string own = store.PathOf(step);
        if (Directory.Exists(own) || resumed is null) return own;
        return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(resumed.Folder))!, Path.GetFileName(own));
    }

    static int CheckLength(FineTuneOptions options, SequenceClassificationModel model, Tokenizer tokenizer)
    {
        int special = tokenizer.SpecialTokenCount(pair: false);
        if (options.MaxLength <= special || options.MaxLength > model.Config.MaxPositions)
            throw new LabException(
                ErrorKind.Usage, $"The maximum length is {options.MaxLength} tokens.", SettingName.Of<FineTuneOptions>(nameof(options.MaxLength)),
                $"{special + 1} to {model.Config.MaxPositions}");
        return options.MaxLength;
    }

    static EncodedExamples Encode(
        Tokenizer tokenizer, IReadOnlyList<LabelledExample> examples, string? source, int maxLength, CancellationToken cancellation, out int truncated)
    {
        var encoded = new EncodedExamples { Source = source };
        var ids = new List<int>();
        // Lines of several files: a number alone would name none of them.
        bool severalFiles = source is not null && SourceList.Is(source);
        truncated = 0;
        foreach (var example in examples)
        {
            cancellation.ThrowIfCancellationRequested();
            ids.Clear();
            if (tokenizer.AppendIds(example.Text, maxLength, ids)) truncated++;
            encoded.Add(CollectionsMarshal.AsSpan(ids), example.Label, severalFiles ? 0 : example.Line);
        }
        return encoded;
    }
}
