using Lab.Datasets;
using Lab.Statistics;
using Lab.Training;

namespace Lab.Sentiment;

/// <summary>Follows a fine-tuning; all calls come from its thread.</summary>
public interface IFineTuneObserver
{
    /// <summary>The rows are read, split and tokenised.</summary>
    void DataReady(FineTuneData data);

    /// <summary>After each update.</summary>
    void Step(TrainingProgress progress);

    /// <summary>After each epoch; <paramref name="validation"/> is null when there are no validation rows.</summary>
    void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation);

    /// <summary>While a split is measured.</summary>
    void Evaluating(string split, int done, int total);

    /// <summary>A cross-validation begins with one of its folds, from 0: everything said next is of it.</summary>
    void FoldBegan(int fold, int folds)
    {
    }

    /// <summary>The run goes on from a checkpoint.</summary>
    void Resumed(ResumedRun run)
    {
    }

    /// <summary>A checkpoint was written.</summary>
    void CheckpointSaved(string checkpoint, int step)
    {
    }

    /// <summary>The logits were divided by <paramref name="temperature"/>; the calibration error (ECE) on the validation rows before and after.</summary>
    void Calibrated(double temperature, double before, double after)
    {
    }

    /// <summary>The metric no longer improved, or the best weights are not the last: those of this step are the result.</summary>
    void Chosen(int step, int lastStep, bool stoppedEarly)
    {
    }
}

/// <summary>What a fine-tuning found in its files.</summary>
/// <param name="Labels">Class names by index.</param>
/// <param name="Train">Rows to learn from.</param>
/// <param name="Validation">Rows measured after each epoch.</param>
/// <param name="Test">Rows measured at the end.</param>
/// <param name="TruncatedShare">Share of the training texts that were cut.</param>
/// <param name="MeanTokens">Mean length of the training texts.</param>
/// <param name="BadRows">Rows left out.</param>
public sealed record FineTuneData(
    IReadOnlyList<string> Labels, int Train, int Validation, int Test, double TruncatedShare, double MeanTokens, IReadOnlyList<BadRowReport> BadRows)
{
    /// <summary>What computes; null where nobody says.</summary>
    public DeviceUse? Device { get; init; }

    /// <summary>What a person should know of labels, head and tokenizer, a sentence or two each; settings in it are named as in the code.</summary>
    public IReadOnlyList<ErrorText> Notes { get; init; } = [];

    /// <summary>Texts that occur more than once; null where nobody looked.</summary>
    public DuplicateReport? Duplicates { get; init; }

    /// <summary>Rows that were left out because of that; not counted in the other numbers.</summary>
    public int Dropped { get; init; }

    /// <summary>Repeats, excerpts and changed copies of training rows; counted in <see cref="Train"/>.</summary>
    public int Augmented { get; init; }
}
