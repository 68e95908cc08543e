using Lab.Training;

namespace Lab.Sentiment;

/// <summary>
/// Checkpoints of a fine-tuning, written as checkpoint-&lt;step&gt; into its output folder unless another one is named. An interruption (Ctrl+C, SIGTERM)
/// leaves one in any case.
/// </summary>
public sealed record CheckpointSettings
{
    /// <summary>Name that stands for the newest checkpoint of the output folder.</summary>
    public const string Last = "last";

    /// <summary>Where they are; null: in the output folder of the run.</summary>
    public string? Folder { get; init; }

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
        if (KeepLast < 1) throw new LabException(ErrorKind.Usage, $"{KeepLast} checkpoints are to be kept.", SettingName.Of<CheckpointSettings>(nameof(KeepLast)), "1 or more");
        string folder = Folder ?? output;
        if (Resume is null)
        {
            if (Folder is not null && CheckpointStore.Last(Folder) is { } other)
                throw new LabException(ErrorKind.Usage, $"There are checkpoints of a training, the newest is {Path.GetFileName(other)}.", Folder, "a folder without checkpoints");
            return null;
        }
        if (Resume != Last) return TrainingCheckpoint.Read(Resume);
        return CheckpointStore.Last(folder) is { } newest
            ? TrainingCheckpoint.Read(newest)
            : throw new LabException(
                ErrorKind.Usage, "There is no checkpoint to continue from.", folder, "a folder checkpoint-<step>", $"Begin the run without {SettingName.Of<CheckpointSettings>(nameof(Resume))}.");
    }
}
