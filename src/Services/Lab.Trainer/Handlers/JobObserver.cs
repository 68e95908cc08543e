using Lab.Sentiment;
using Lab.Statistics;
using Lab.Trainer.Jobs;
using Lab.Training;

namespace Lab.Trainer.Handlers;

/// <summary>What a training tells, as progress and lines of its job.</summary>
sealed class JobObserver(JobContext context) : IFineTuneObserver
{
    // The rest is measuring and logging.
    const double Training = 0.9;

    public void DataReady(FineTuneData data) =>
        context.Log(FormattableString.Invariant($"Rows: {data.Train} to train on, {data.Validation} for validation, {data.Test} for the test; labels {string.Join(", ", data.Labels)}."));

    public void Step(TrainingProgress at) =>
        context.Report(Training * at.Step / at.Steps, FormattableString.Invariant($"Update {at.Step} of {at.Steps}, loss {at.Loss:0.000}"));

    public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation) => context.Log(
        FormattableString.Invariant($"Epoch {epoch}: loss {trainingLoss:0.000}{(validation is null ? "" : FormattableString.Invariant($", macro-F1 on validation {validation.MacroF1:0.000}"))}."));

    public void Evaluating(string split, int done, int total) => context.Report(Training, FormattableString.Invariant($"Measuring {split}: {done} of {total}"));

    public void Resumed(ResumedRun run) => context.Log(FormattableString.Invariant($"Resumed at update {run.Step}."));

    public void CheckpointSaved(string checkpoint, int step) => context.Log(FormattableString.Invariant($"Checkpoint at update {step}."));
}
