using Lab.Training;

namespace Lab.Sentiment;

/// <summary>
/// Checkpoints of a fine-tuning, written into its output folder as checkpoint-&lt;step&gt;. An interruption (Ctrl+C, SIGTERM)
/// leaves one in any case.
/// </summary>
public sealed record CheckpointSettings
{
    /// <summary>Name that stands for the newest checkpoint of the output folder.</summary>
    public const string Last = "last";

    public SaveInterval Interval { get; init; } = SaveInterval.Every(TimeSpan.FromMinutes(5));

    /// <summary>Newest checkpoints that stay while the run goes on; the best one stays too where there is one.</summary>
    public int KeepLast { get; init; } = 1;

    /// <summary>Checkpoints stay after a run that ended well; else it removes them.</summary>
    public bool KeepAfterwards { get; init; }

    /// <summary>Checkpoint folder to continue from, or <see cref="Last"/>; null begins.</summary>
    public string? Resume { get; init; }

    /// <param name="output">Output folder of the run.</param>
    /// <exception cref="LabException">There is no such checkpoint, or it cannot be read.</exception>
    internal TrainingCheckpoint? Find(string output)
    {
        if (KeepLast < 1) throw new LabException(ErrorKind.Usage, $"{KeepLast} checkpoints are to be kept.", "--keep-checkpoints", "1 or more");
        if (Resume is null) return null;
        if (Resume != Last) return TrainingCheckpoint.Read(Resume);
        return CheckpointStore.Last(output) is { } newest
            ? TrainingCheckpoint.Read(newest)
            : throw new LabException(
                ErrorKind.Usage, "There is no checkpoint to continue from.", output, "a folder checkpoint-<step>", "Begin the run without --resume.");
    }
}
