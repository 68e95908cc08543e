using Lab.Statistics;
using Lab.Training;

namespace Lab.Sentiment.Tests.FineTunings;

/// <summary>Keeps what a fine-tuning tells, and may cancel it from there.</summary>
sealed class RecordingObserver : IFineTuneObserver
{
    public FineTuneData? Data { get; private set; }

    public int Steps { get; private set; }

    public List<ClassificationReport?> Epochs { get; } = [];

    public Action OnStep { get; init; } = () => { };

    public Action<string> OnEvaluating { get; init; } = _ => { };

    public List<string> Checkpoints { get; } = [];

    public (int Step, bool SameBits) ResumedAt { get; private set; }

    public (int Step, int LastStep, bool StoppedEarly) Choice { get; private set; }

    public double Temperature { get; private set; }

    public void Calibrated(double temperature, double before, double after) => Temperature = temperature;

    public void Resumed(ResumedRun run) => ResumedAt = (run.Step, run.SameBits);

    public void CheckpointSaved(string checkpoint, int step) => Checkpoints.Add(checkpoint);

    public void Chosen(int step, int lastStep, bool stoppedEarly) => Choice = (step, lastStep, stoppedEarly);

    public void DataReady(FineTuneData data) => Data = data;

    public void Step(TrainingProgress progress)
    {
        Steps++;
        OnStep();
    }

    public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation) => Epochs.Add(validation);

    public void Evaluating(string split, int done, int total) => OnEvaluating(split);
}
