using Lab.Datasets;
using Lab.Evaluation;
using Lab.Statistics;

namespace Lab.Sentiment;

/// <summary>Fine-tunes several times, each time with another part of the rows held out, and measures each model on the rows it has not seen.</summary>
public static class CrossValidation
{
    /// <summary>
    /// Stratified folds: every class has about the same share in each. All rows of <see cref="FineTuneOptions.DataFile"/> take part and how it
    /// would be split does not count; no model and no checkpoint is written. There are no validation rows, so that nothing that needs them goes.
    /// </summary>
    /// <param name="options">Model, data, and how to train.</param>
    /// <param name="folds">2 or more, at most the rows of the largest class.</param>
    /// <param name="observer">Told which fold begins, then what a fine-tuning tells; null for none.</param>
    /// <param name="cancellation">Stops after the current batch and leaves nothing.</param>
    /// <exception cref="LabException">The data, the model folder, an option or the number of folds is not right.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static CrossValidationResult Run(
        FineTuneOptions options, int folds = 5, IFineTuneObserver? observer = null, CancellationToken cancellation = default)
    {
        Check(options);
        var place = FineTuneStart.Find(options);
        var rows = FineTuneRows.Read(options, cancellation);
        var (examples, labels) = (rows.Examples, rows.Labels.Names);
        int[] foldOf = StratifiedFolds.Assign([.. examples.Select(example => example.Label)], folds, (int)(options.Trainer.Seed & int.MaxValue));
        var probabilities = new float[examples.Count * labels.Count];
        var results = new List<FoldResult>();
        for (int fold = 0; fold < folds; fold++)
        {
            observer?.FoldBegan(fold, folds);
            int[] heldOut = [.. Enumerable.Range(0, examples.Count).Where(row => foldOf[row] == fold)];
            var split = new DataSplit<LabelledExample>(
                [.. examples.Where((_, row) => foldOf[row] != fold)], [], [.. heldOut.Select(row => examples[row])]);
            using var start = FineTuneStart.Load(options, place, FineTuneDatasets.Of(options, rows, split, cancellation), checkpoint: null);
            var run = FineTuneRun.Prepare(start, options, observer, keepsCheckpoints: false, cancellation);
            run.Train();
            var (report, scores) = run.MeasureTest();
            for (int i = 0; i < heldOut.Length; i++)
                scores.AsSpan(i * labels.Count, labels.Count).CopyTo(probabilities.AsSpan(heldOut[i] * labels.Count));
            results.Add(new FoldResult(fold, start.Data.Split.Train.Count, heldOut.Length, report));
        }
        return new CrossValidationResult(results, new ScoredRows(labels, [.. examples.Select(example => example.Label)], probabilities), examples, foldOf);
    }

    static void Check(FineTuneOptions options)
    {
        options.Trainer.Validate();
        SettingName? needs = options.Trainer.Patience is not null ? SettingName.Of<Training.TrainerOptions>(nameof(options.Trainer.Patience))
            : options.Final == FinalWeights.Best ? SettingName.Of<FineTuneOptions>(nameof(options.Final), FinalWeights.Best)
            : options.Calibration != CalibrationKind.None ? SettingName.Of<FineTuneOptions>(nameof(options.Calibration))
            : options.ValidationFile is not null ? SettingName.Of<FineTuneOptions>(nameof(options.ValidationFile))
            : options.TestFile is not null ? SettingName.Of<FineTuneOptions>(nameof(options.TestFile))
            : options.Checkpoints.Resume is not null ? SettingName.Of<CheckpointSettings>(nameof(options.Checkpoints.Resume))
            : null;
        if (needs is { } setting)
            throw new LabException(ErrorKind.Usage, "A cross-validation has no validation rows, no files of their own for parts, and no checkpoints.", setting, "an option that needs none of them");
    }
}
