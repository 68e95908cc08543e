using System.ComponentModel;
using Lab.Evaluation;
using Lab.Statistics;
using Lab.Training;

namespace Lab.Sentiment;

/// <summary>
/// The learning curve of a fine-tuning while it runs: hand it to <see cref="SentimentModel.FineTune"/> as its observer. What shows it
/// listens to <see cref="PropertyChanged"/>, which comes at most every <see cref="Every"/>, and once more at the end; in a notebook
/// <c>display(curve)</c> does.
/// </summary>
/// <param name="time">Null for the system's.</param>
public sealed class LiveLearningCurve(TimeProvider? time = null) : IFineTuneObserver, INotifyPropertyChanged
{
    /// <summary>Least time between two changes.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    readonly TimeProvider time = time ?? TimeProvider.System;
    readonly Lock guard = new();
    LearningCurve curve = new();
    long? shown;
    TrainingProgress last;
    bool scored;
    string phase = "waiting for data";
    string training = "training";

    /// <summary>There is a new <see cref="Picture"/>.</summary>
    public event PropertyChangedEventHandler? PropertyChanged;

    /// <summary>The curve so far, in the size and with the x axis that it will have at the end.</summary>
    public SvgPicture Picture
    {
        get
        {
            lock (guard) return curve.Draw(last.Steps > 0 ? last.Steps : null, scored);
        }
    }

    /// <summary>Where the training stands, in a line.</summary>
    public string Status
    {
        get
        {
            lock (guard)
                return last.Steps == 0 ? phase
                    : $"{phase}: update {Html5.Whole(last.Step)} of {Html5.Whole(last.Steps)}, epoch {last.Epoch} of {last.Epochs}, loss {Html5.Number(last.Loss)}, {Html5.Number(last.TokensPerSecond, "#,0")} tokens/s";
        }
    }

    /// <summary>A curve of its own for each fold of a cross-validation.</summary>
    public void FoldBegan(int fold, int folds) => Change(() => (curve, last, training) = (new(), default, $"fold {fold + 1} of {folds}"), always: true);

    public void DataReady(FineTuneData data) => Change(() => (phase, scored) = (training, data.Validation > 0), always: true);

    public void Step(TrainingProgress progress) => Change(() =>
    {
        last = progress;
        curve.Step(progress.Step, progress.Loss);
    }, always: progress.Step == progress.Steps);

    public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation) => Change(() =>
    {
        if (validation is not null) curve.Epoch(last.Step, validation);
    }, always: true);

    public void Evaluating(string split, int done, int total) => Change(() => phase = done < total ? $"measuring {split}" : "done", always: done == total);

    void Change(Action change, bool always)
    {
        lock (guard)
        {
            change();
            if (!always && shown is { } before && time.GetElapsedTime(before) < Every) return;
            shown = time.GetTimestamp();
        }
        PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(nameof(Picture)));
    }
}
