using Lab.Sentiment;
using Lab.Statistics;
using Lab.Training;

namespace Lab.Cli.Tracking;

/// <summary>Several observers as one.</summary>
sealed class Observers(IReadOnlyList<IFineTuneObserver> all) : IFineTuneObserver
{
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
}
