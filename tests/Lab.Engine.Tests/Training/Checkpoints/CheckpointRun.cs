using Lab.Training;

namespace Lab.Engine.Tests.Training.Checkpoints;

/// <summary>A training of the tiny model with checkpoints, as a process of its own would do it: nothing is shared but the folder.</summary>
sealed class CheckpointRun(string folder)
{
    static readonly Dictionary<string, string> facts = new() { ["seed"] = "5" };

    public TrainerOptions Options { get; init; } = new() { Epochs = 4, BatchSize = 4, GradientAccumulation = 3, LearningRate = 3e-3, Seed = 5 };

    public SaveInterval Interval { get; init; } = SaveInterval.Never;

    public int KeepLast { get; init; } = 1;

    public bool KeepBest { get; init; }

    public double[]? Metrics { get; init; }

    public Action<TrainingProgress>? Progress { get; init; }

    public TimeProvider? Time { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>Puts something between the trainer and the device.</summary>
    public Func<ITrainingDevice, ITrainingDevice> Wrap { get; init; } = device => device;

    public List<string> Saved { get; } = [];

    public string[] Folders => [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    /// <summary>Runs from the start, or from a checkpoint, and gives the weights.</summary>
    public float[] Run(string? resume = null)
    {
        using var device = resume is null ? TinyModel.Device(2) : EngineDevice.Load(resume, ["no", "yes"], 2, 5);
        var trainer = new Trainer(Wrap(device), Options, Time);
        trainer.Run(
            new TrainingRun
            {
                Examples = TinyModel.Examples(50),
                Progress = Progress,
                EpochEnded = Metrics is null ? null : (epoch, _) => Metrics[epoch - 1],
                Checkpoints = new CheckpointStore(folder, facts, into => File.WriteAllText(Path.Combine(into, "vocab.txt"), "a"))
                {
                    Interval = Interval,
                    KeepLast = KeepLast,
                    KeepBest = KeepBest,
                    Saved = (path, _) => Saved.Add(Path.GetFileName(path)),
                },
                Resume = resume is null ? null : TrainingCheckpoint.Read(resume),
            },
            Cancellation);
        return TinyModel.Weights(device);
    }
}
