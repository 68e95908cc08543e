using System.Diagnostics;
using Lab.Statistics;
using Lab.Training;

namespace Lab.Sentiment;

/// <summary>
/// Spans of a fine-tuning, of the source "Lab.Training": <c>train</c> with the children <c>data</c>, <c>epoch</c> and <c>measure</c>.
/// Everything is passed on.
/// </summary>
sealed class FineTuneSpans : IFineTuneObserver, IDisposable
{
    static readonly ActivitySource source = new("Lab.Training");

    readonly Activity train;
    readonly IFineTuneObserver? next;
    Activity? stage;

    FineTuneSpans(Activity train, IFineTuneObserver? next)
    {
        this.train = train;
        this.next = next;
        Begin("data");
    }

    /// <summary>Null where nobody listens.</summary>
    public static FineTuneSpans? TryStart(IFineTuneObserver? next) => source.StartActivity("train") is { } train ? new(train, next) : null;

    public void DataReady(FineTuneData data)
    {
        stage?.SetTag("lab.rows.train", data.Train).SetTag("lab.rows.validation", data.Validation).SetTag("lab.rows.test", data.Test);
        End();
        next?.DataReady(data);
    }

    public void Step(TrainingProgress progress)
    {
        if (stage is null or { OperationName: not "epoch" }) Begin("epoch")?.SetTag("lab.epoch", progress.Epoch);
        stage?.SetTag("lab.step", progress.Step).SetTag("lab.loss", progress.Loss);
        next?.Step(progress);
    }

    public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation)
    {
        if (validation is not null) stage?.SetTag("lab.macro_f1", validation.MacroF1);
        End();
        next?.EpochEnded(epoch, trainingLoss, validation);
    }

    public void Evaluating(string split, int done, int total)
    {
        if (stage is not { OperationName: "measure" } || !split.Equals(stage.GetTagItem("lab.split")))
            Begin("measure")?.SetTag("lab.split", split).SetTag("lab.rows", total);
        next?.Evaluating(split, done, total);
    }

    public void FoldBegan(int fold, int folds) => next?.FoldBegan(fold, folds);

    public void Resumed(ResumedRun run) => next?.Resumed(run);

    public void CheckpointSaved(string checkpoint, int step) => next?.CheckpointSaved(checkpoint, step);

    public void Calibrated(double temperature, double before, double after) => next?.Calibrated(temperature, before, after);

    public void Chosen(int step, int lastStep, bool stoppedEarly) => next?.Chosen(step, lastStep, stoppedEarly);

    /// <summary>What ended the fine-tuning, by its type alone: messages may quote data.</summary>
    public void Failed(Exception problem) => train.SetTag("error.type", problem.GetType().FullName).SetStatus(ActivityStatusCode.Error);

    public void Dispose()
    {
        End();
        train.Dispose();
    }

    // The parent is named: the thread that trains is not the one that began.
    Activity? Begin(string name)
    {
        End();
        return stage = source.StartActivity(name, ActivityKind.Internal, train.Context);
    }

    void End()
    {
        stage?.Dispose();
        stage = null;
    }
}
