namespace Lab.Training;

/// <summary>What a training works on, and who is told.</summary>
public sealed record TrainingRun
{
    /// <summary>What to learn from.</summary>
    public required EncodedExamples Examples { get; init; }

    /// <summary>Called after each update, on the training's thread.</summary>
    public Action<TrainingProgress>? Progress { get; init; }

    /// <summary>
    /// Called after each epoch with its number from 1 and its mean training loss: the place to evaluate. Gives the watched
    /// metric, or null when nothing was measured.
    /// </summary>
    public Func<int, double, double?>? EpochEnded { get; init; }

    /// <summary>Where checkpoints go; null writes none.</summary>
    public CheckpointStore? Checkpoints { get; init; }

    /// <summary>Checkpoint to continue from, whose weights the model already has; null begins.</summary>
    public TrainingCheckpoint? Resume { get; init; }
}
