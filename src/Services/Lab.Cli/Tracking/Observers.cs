using Lab.Sentiment;
using Lab.Statistics;
using Lab.Training;

namespace Lab.Cli.Tracking;

/// <summary>Several observers as one.</summary>
sealed class Observers(IReadOnlyList<IFineTuneObserver> all) : IFineTuneObserver
{
    /// <summary>Those that are there.</summary>
    public static Observers Of(params IReadOnlyList<IFineTuneObserver?> some) => new([.. some.OfType<IFineTuneObserver>()]);

    public void DataReady(FineTuneData data)
    {
        foreach (var one in all) one.DataReady(data);
    }

    public void Step(TrainingProgress progress)
    {
        foreach (var one in all) one.Step(progress);
    }

    public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation)
    {
        foreach (var one in all) one.EpochEnded(epoch, trainingLoss, validation);
    }

    public void Evaluating(string split, int done, int total)
    {
        foreach (var one in all) one.Evaluating(split, done, total);
    }

    public void Resumed(string checkpoint, int step, bool sameBits)
    {
        foreach (var one in all) one.Resumed(checkpoint, step, sameBits);
    }

    public void CheckpointSaved(string checkpoint, int step)
    {
        foreach (var one in all) one.CheckpointSaved(checkpoint, step);
    }

    public void Calibrated(double temperature, double before, double after)
    {
        foreach (var one in all) one.Calibrated(temperature, before, after);
    }

    public void Chosen(int step, int lastStep, bool stoppedEarly)
    {
        foreach (var one in all) one.Chosen(step, lastStep, stoppedEarly);
    }
}
