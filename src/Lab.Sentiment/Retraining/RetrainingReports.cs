using Lab.Statistics;
using Lab.Training;

namespace Lab.Sentiment.Retraining;

/// <summary>Makes one rising share of all phases.</summary>
sealed class RetrainingReports(IProgress<RetrainingProgress>? progress, bool searches) : IFineTuneObserver
{
    double done;

    public void Report(RetrainingPhase phase, double share, string message)
    {
        var (from, to) = Span(phase);
        done = Math.Max(done, from + ((to - from) * Math.Clamp(share, 0, 1)));
        progress?.Report(new(phase, done, message));
    }

    public void DataReady(FineTuneData data) => Report(RetrainingPhase.Training, 0, $"{data.Train:N0} rows are learned.");

    public void Step(TrainingProgress at) => Report(RetrainingPhase.Training, 0.9 * at.Step / at.Steps, $"Step {at.Step:N0} of {at.Steps:N0}, loss {at.Loss:0.000}.");

    public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation)
    {
        if (validation is not null) progress?.Report(new(RetrainingPhase.Training, done, FormattableString.Invariant($"Epoch {epoch}: macro F1 {validation.MacroF1:0.000} on the validation rows.")));
    }

    public void Evaluating(string split, int done, int total)
    {
    }

    (double From, double To) Span(RetrainingPhase phase) => phase switch
    {
        RetrainingPhase.Gathering => (0, 0.02),
        RetrainingPhase.Searching => (0.02, 0.4),
        RetrainingPhase.Training => (searches ? 0.4 : 0.02, 0.85),
        RetrainingPhase.Registering => (0.85, 0.9),
        RetrainingPhase.Judging => (0.9, 0.99),
        _ => (1, 1),
    };
}
