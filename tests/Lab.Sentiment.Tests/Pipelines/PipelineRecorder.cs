using Lab.Pipelines;
using Lab.Statistics;
using Lab.Training;

namespace Lab.Sentiment.Tests.Pipelines;

/// <summary>What a pipeline told while it ran.</summary>
sealed class PipelineRecorder : IPipelineObserver, IFineTuneObserver
{
    public List<string> Started { get; } = [];

    public List<string> Notes { get; } = [];

    public List<double?> Shares { get; } = [];

    public List<PipelineStepResult> Ended { get; } = [];

    /// <summary>Called after each update with its number.</summary>
    public Action<int> OnUpdate { get; init; } = _ => { };

    public int? ResumedAt { get; private set; }

    public int Updates { get; private set; }

    public void StepStarted(string step) => Started.Add(step);

    public void Progress(double? share, string text) => Shares.Add(share);

    public void Note(string text) => Notes.Add(text);

    public IFineTuneObserver Training(FineTuneOptions options) => this;

    public Task StepEndedAsync(PipelineStepResult result)
    {
        Ended.Add(result);
        return Task.CompletedTask;
    }

    public void DataReady(FineTuneData data)
    {
    }

    public void Step(TrainingProgress progress)
    {
        Updates++;
        OnUpdate(progress.Step);
    }

    public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation)
    {
    }

    public void Evaluating(string split, int done, int total)
    {
    }

    public void Resumed(ResumedRun run) => ResumedAt = run.Step;
}
