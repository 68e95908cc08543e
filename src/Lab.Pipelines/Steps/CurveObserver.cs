using Lab.Sentiment;
using Lab.Statistics;
using Lab.Training;

namespace Lab.Pipelines;

/// <summary>Collects the epochs of a training, and passes everything on.</summary>
sealed class CurveObserver(IFineTuneObserver? next, IReadOnlyList<CurvePoint> before, Action<IReadOnlyList<CurvePoint>> changed) : IFineTuneObserver
{
    readonly SortedDictionary<int, CurvePoint> epochs = new(before.ToDictionary(point => point.Epoch));
    int step;

    public void DataReady(FineTuneData data) => next?.DataReady(data with { Notes = [.. PipelineWords.Notes(data.Notes, PipelineRun.Train).Select(note => (ErrorText)note)] });

    public void Step(TrainingProgress progress)
    {
        step = progress.Step;
        next?.Step(progress);
    }

    public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation)
    {
        epochs[epoch] = new CurvePoint(epoch, step, trainingLoss, validation?.LogLoss, validation?.Accuracy, validation?.MacroF1);
        changed([.. epochs.Values]);
        next?.EpochEnded(epoch, trainingLoss, validation);
    }

    public void Evaluating(string split, int done, int total) => next?.Evaluating(split, done, total);

    public void Resumed(ResumedRun run)
    {
        step = run.Step;
        next?.Resumed(run);
    }

    public void CheckpointSaved(string checkpoint, int at) => next?.CheckpointSaved(checkpoint, at);

    public void Calibrated(double temperature, double before, double after) => next?.Calibrated(temperature, before, after);

    public void Chosen(int chosen, int lastStep, bool stoppedEarly) => next?.Chosen(chosen, lastStep, stoppedEarly);
}
