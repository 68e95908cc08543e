using Lab.Records;
using Lab.Training;
using Lab.Transformers.Checkpoints;

namespace Lab.Sentiment;

/// <summary>
/// A model folder that is written beside its place and put there when it is whole. Disposed without <see cref="Commit"/>, it
/// leaves nothing.
/// </summary>
sealed class ModelOutput : IDisposable
{
    // What an earlier model may have and the new one not: it would be read instead of, or beside, what is new.
    static readonly string[] replaced = ["tokenizer.json", "vocab.txt", "special_tokens_map.json", "tokenizer_config.json", "added_tokens.json", ReferenceStatistics.FileName, TextSettings.FileName];

    const string Configuration = "config.json";

    readonly string place;

    /// <param name="place">Where the model is to be.</param>
    public ModelOutput(string place)
    {
        this.place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));
        var parent = Path.GetDirectoryName(this.place)!;
        Directory.CreateDirectory(parent);
        Folder = Path.Combine(parent, $".{Path.GetFileName(this.place)}.{Guid.NewGuid():N}.tmp");
        Directory.CreateDirectory(Folder);
    }

    /// <summary>Where the files go until then.</summary>
    public string Folder { get; }

    /// <summary>Refuses, before any work is done, a place that is not new, empty, or an earlier model.</summary>
    /// <param name="place">Where a model is to be.</param>
    /// <param name="source">The model that it comes from, which is never replaced.</param>
    /// <param name="setting">What names the place.</param>
    /// <param name="resumes">The run continues from a checkpoint: then there may be others.</param>
    /// <exception cref="LabException">The place is not right.</exception>
    public static void Check(string place, string source, ErrorText setting, bool resumes = false)
    {
        if (place.Length == 0) throw new LabException(ErrorKind.Usage, "The name is empty.", setting, "a folder");
        if (place == "-") throw new LabException(ErrorKind.Usage, "A model is a folder; it cannot go to standard output.", setting, "a folder");
        if (File.Exists(place)) throw new LabException(ErrorKind.Usage, $"'{place}' is a file.", setting, "a folder");
        CheckWritable(place, setting);
        if (!Directory.Exists(place)) return;
        if (Real(place) == Real(source))
            throw new LabException(ErrorKind.Usage, $"'{place}' is the model to start from.", setting, "another folder: the start is never replaced");
        bool model = File.Exists(Path.Combine(place, Configuration))
            && Checkpoint.FileOf(place) is not null;
        string[] names = [.. Directory.EnumerateFileSystemEntries(place).Select(path => Path.GetFileName(path))];
        if (!resumes && CheckpointStore.Last(place) is { } checkpoint)
            throw new LabException(
                ErrorKind.Usage, $"'{place}' has checkpoints of a training, the newest is {Path.GetFileName(checkpoint)}.", setting,
                "a folder without checkpoints", $"Continue that training with {SettingName.Of<CheckpointSettings>(nameof(CheckpointSettings.Resume))}, remove the checkpoints, or name another folder.");
        if (!model && names.Any(name => !CheckpointStore.IsCheckpoint(name)))
            throw new LabException(ErrorKind.Usage, $"'{place}' is neither empty nor a model folder.", setting, "a new or empty folder, or an earlier model");
    }

    /// <summary>Whether a name inside a model folder is that of a part of the model.</summary>
    public static bool IsPart(string name) => name == Configuration || replaced.Contains(name) || Checkpoint.IsWeights(name);

    /// <summary>Puts the files in their place. Files there that are no part of a model stay.</summary>
    public void Commit()
    {
        if (Directory.Exists(place) && !Directory.EnumerateFileSystemEntries(place).Any()) Directory.Delete(place);
        if (!Directory.Exists(place))
        {
            Directory.Move(Folder, place);
            return;
        }
        var files = Directory.GetFiles(Folder).ToDictionary(file => Path.GetFileName(file));
        foreach (var old in Directory.GetFiles(place))
        {
            var name = Path.GetFileName(old);
            if (!files.ContainsKey(name) && IsPart(name) && name != Configuration) File.Delete(old);
        }
        foreach (var (name, file) in files) File.Move(file, Path.Combine(place, name), overwrite: true);
    }

    public void Dispose()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    // In the nearest folder that is there: the others are made only when there is something to put into them.
    static void CheckWritable(string place, ErrorText setting)
    {
        var folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(place)));
        while (folder is not null && !Directory.Exists(folder)) folder = Path.GetDirectoryName(folder);
        if (folder is null) throw new LabException(ErrorKind.Usage, $"'{place}' is not in any folder.", setting, "a folder inside another");
        try
        {
            var probe = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Usage, $"Nothing can be written into '{folder}': {problem.Message}", setting, "a place that can be written to", inner: problem);
        }
    }

    static string Real(string folder) =>
        new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) is { Exists: true } there
            ? (there.ResolveLinkTarget(returnFinalTarget: true) ?? there).FullName
            : Path.GetFullPath(folder);
}
