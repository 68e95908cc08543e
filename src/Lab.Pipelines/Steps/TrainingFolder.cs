using System.Text.Json;
using Lab.Sentiment;
using Lab.Training;
using Lab.Transformers.Checkpoints;

namespace Lab.Pipelines;

/// <summary>
/// The folder train_dir: checkpoints while a training goes on, and training.json, which says which training it is. Cleaning
/// removes these and nothing else, whatever else is there, and follows no link.
/// </summary>
sealed class TrainingFolder(string folder)
{
    public const string StateName = "training.json";
    const int FormatVersion = 1;
    const string Key = "train.train_dir";

    TrainingStateFile? state;

    string StatePath => Path.Combine(folder, StateName);

    /// <summary>Decides what happens with an earlier training here, and cleans where asked.</summary>
    /// <returns>Whether the training goes on from its newest checkpoint.</returns>
    /// <exception cref="LabException">It is not to be cleaned, or holds an unfinished training that is another one.</exception>
    public bool Prepare(string identity, TrainStep step, bool restart, string file, IPipelineObserver? observer)
    {
        string where = $"{file}: {Key}";
        Directory.CreateDirectory(folder);
        string? last = CheckpointStore.Last(folder);
        if (last is not null && !restart && Read() is { Finished: false } earlier && earlier.Identity == identity) return true;
        if (step.CleanFirst || restart) Clean(step, where, observer);
        else if (last is not null)
            throw new LabException(
                ErrorKind.Usage, $"'{folder}' has checkpoints of another training, the newest is {Path.GetFileName(last)}.", where, "a folder without them",
                "Set clean_train_dir_before_training to true, or name another folder.");
        return false;
    }

    /// <summary>A training begins, or goes on with the epochs that it had.</summary>
    public IReadOnlyList<CurvePoint> Begin(string identity, bool keepCurve)
    {
        var epochs = keepCurve ? Read()?.Epochs ?? [] : [];
        Write(new TrainingStateFile(FormatVersion, identity, Finished: false, epochs));
        return epochs;
    }

    public void Save(IReadOnlyList<CurvePoint> epochs) => Write(state! with { Epochs = epochs });

    public void Finish() => Write(state! with { Finished = true });

    void Clean(TrainStep step, string where, IPipelineObserver? observer)
    {
        LabException Refused(string what, string expected) => new(ErrorKind.Usage, what, where, expected, "Nothing was removed.");

        const string own = "a folder of its own for the training";
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (Path.GetDirectoryName(folder) is null || PipelinePaths.Same(folder, home)) throw Refused($"'{folder}' is not cleaned: it is the root or the home folder.", own);
        if (Path.Exists(Path.Combine(folder, ".git"))) throw Refused($"'{folder}' is not cleaned: it is a repository.", own);
        if (new DirectoryInfo(folder).LinkTarget is { } target) throw Refused($"'{folder}' is not cleaned: it is a link to {target}.", "the folder itself");
        var entries = new DirectoryInfo(folder).GetFileSystemInfos();
        if (entries.Length == 0) return;
        var ours = entries.Where(IsOurs).ToArray();
        if (ours.Length == 0)
            throw Refused($"'{folder}' is not a training folder: it holds '{entries[0].Name}', and neither checkpoints nor {StateName}.", "an empty folder, or one that a training wrote");
        // The training would take it for one of its own, and remove it in the end.
        if (entries.FirstOrDefault(entry => CheckpointStore.IsCheckpoint(entry.Name) && !ours.Contains(entry)) is { } foreign)
            throw Refused($"'{foreign.FullName}' is named as a checkpoint, but is {(foreign.LinkTarget is null ? "none" : "a link")}.", "checkpoints that a training wrote");
        foreach (string input in new[] { step.ModelFolder, step.TokenizerFolder, step.TrainingFile, step.ValidationFile })
            if (ours.FirstOrDefault(entry => PipelinePaths.IsInside(input, entry.FullName)) is { } read)
                throw Refused($"'{read.FullName}' is not removed: the training reads from it.", "inputs that are not in train_dir's checkpoints");
        foreach (var entry in ours)
        {
            if (entry is DirectoryInfo checkpoint) checkpoint.Delete(recursive: true);
            else entry.Delete();
        }
        observer?.Note($"removed the earlier training: {string.Join(", ", ours.Select(entry => entry.Name).Order(StringComparer.Ordinal))}");
    }

    // A link is never ours, wherever it leads.
    static bool IsOurs(FileSystemInfo entry) =>
        entry.LinkTarget is null && (entry is DirectoryInfo
            ? CheckpointStore.IsCheckpoint(entry.Name) && (entry.Name[0] == '.' || File.Exists(Path.Combine(entry.FullName, "trainer_state.json")))
            : entry.Name == StateName || entry.Name == ResolvedPipeline.FileName);

    TrainingStateFile? Read()
    {
        if (!File.Exists(StatePath)) return null;
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllBytes(StatePath), PipelineResultJson.Default.TrainingStateFile);
            return read is { FormatVersion: <= FormatVersion } ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    void Write(TrainingStateFile next)
    {
        state = next;
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(next, PipelineResultJson.Default.TrainingStateFile);
        AtomicFile.Write(StatePath, stream => stream.Write(json));
    }
}

/// <summary>training.json.</summary>
/// <param name="FormatVersion">1.</param>
/// <param name="Identity">As <see cref="TrainingIdentity"/> says.</param>
/// <param name="Finished">The model is written.</param>
/// <param name="Epochs">Measured so far.</param>
sealed record TrainingStateFile(int FormatVersion, string Identity, bool Finished, IReadOnlyList<CurvePoint> Epochs);
