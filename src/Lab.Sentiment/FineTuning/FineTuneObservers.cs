using Lab.Statistics;
using Lab.Training;

namespace Lab.Sentiment;

/// <summary>Several observers as one.</summary>
public sealed class FineTuneObservers(IReadOnlyList<IFineTuneObserver> all) : IFineTuneObserver
{
    /// <summary>Those that are there.</summary>
    public static FineTuneObservers Of(params IReadOnlyList<IFineTuneObserver?> some) => new([.. some.OfType<IFineTuneObserver>()]);

    /// <inheritdoc/>
    public void DataReady(FineTuneData data)
    {
        foreach (var one in all) one.DataReady(data);
    }

    /// <inheritdoc/>
    public void Step(TrainingProgress progress)
    {
        foreach (var one in all) one.Step(progress);
    }

    /// <inheritdoc/>
    public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation)
    {
        foreach (var one in all) one.EpochEnded(epoch, trainingLoss, validation);
    }

    /// <inheritdoc/>
    public void Evaluating(string split, int done, int total)
    {
        foreach (var one in all) one.Evaluating(split, done, total);
    }

    /// <inheritdoc/>
    public void FoldBegan(int fold, int folds)
    {
        foreach (var one in all) one.FoldBegan(fold, folds);
    }

    public void Resumed(ResumedRun run)
    {
        foreach (var one in all) one.Resumed(run);
    }

    /// <inheritdoc/>
    public void CheckpointSaved(string checkpoint, int step)
    {
        foreach (var one in all) one.CheckpointSaved(checkpoint, step);
    }

    /// <inheritdoc/>
    public void Calibrated(double temperature, double before, double after)
    {
        foreach (var one in all) one.Calibrated(temperature, before, after);
    }

    /// <inheritdoc/>
    public void Chosen(int step, int lastStep, bool stoppedEarly)
    {
        foreach (var one in all) one.Chosen(step, lastStep, stoppedEarly);
    }
}
