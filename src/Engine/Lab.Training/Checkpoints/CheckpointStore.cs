using System.Globalization;
using Lab.Transformers.Checkpoints;

namespace Lab.Training;

/// <summary>
/// The checkpoints of one run, beside each other in a folder: checkpoint-&lt;step&gt;. Each appears whole or not at all; older
/// ones are removed only once a new one is there.
/// </summary>
/// <param name="folder">Where they are; made with the first.</param>
/// <param name="run">What the run depends on, by name; a continuation has to have the same.</param>
/// <param name="writeMore">Adds files (the tokenizer) to a new checkpoint; null adds none.</param>
public sealed class CheckpointStore(string folder, IReadOnlyDictionary<string, string> run, Action<string>? writeMore = null)
{
    const string Prefix = "checkpoint-";
    const string Unfinished = ".tmp";

    // Steps that this process wrote or continued from.
    readonly HashSet<int> own = [];
    int continuedFrom;

    public SaveInterval Interval { get; init; } = SaveInterval.Every(TimeSpan.FromMinutes(5));

    /// <summary>Newest checkpoints that stay.</summary>
    public int KeepLast { get; init; } = 1;

    /// <summary>The one with the best measurement is written and stays too.</summary>
    public bool KeepBest { get; init; }

    /// <summary>Told where each new checkpoint is.</summary>
    public Action<string, int>? Saved { get; init; }

    /// <summary>Newest checkpoint in a folder, or null.</summary>
    public static string? Last(string folder) => List(folder) is [.., var last] ? last.Path : null;

    /// <summary>Whether a name inside a folder is that of a checkpoint, or of one that was not finished.</summary>
    public static bool IsCheckpoint(string name) => StepOf(name) is not null || IsLeftover(name);

    /// <summary>Where the checkpoint of a step is.</summary>
    public string PathOf(int step) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step}"));

    /// <summary>Removes all checkpoints of the folder.</summary>
    public void RemoveAll()
    {
        foreach (var (_, path) in List(folder)) Remove(path);
    }

    /// <summary>The run goes on from here: what an earlier process wrote beyond is replaced, once something new is there.</summary>
    internal void Continue(int step, string from)
    {
        foreach (var path in Directory.Exists(folder) ? Directory.GetDirectories(folder).Where(path => IsLeftover(Path.GetFileName(path))) : [])
            Directory.Delete(path, recursive: true);
        continuedFrom = step;
        if (Path.GetFullPath(PathOf(step)) == Path.GetFullPath(from)) own.Add(step);
    }

    /// <exception cref="LabException">The disk is full, or the folder cannot be written; earlier checkpoints stay.</exception>
    internal void Save(ITrainingDevice device, TrainingState state, ulong seed)
    {
        string place = PathOf(state.Step);
        try
        {
            if (own.Contains(state.Step) && Directory.Exists(place)) TrainingCheckpoint.WriteState(place, device, state, run);
            else Write(place, device, state, seed);
            own.Add(state.Step);
            Prune(state);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException || IsTooLarge(problem))
        {
            throw new LabException(
                ErrorKind.Data, $"The checkpoint of step {state.Step} could not be written: {problem.Message}", folder,
                "free space, and a folder that can be written to",
                Last(folder) is { } last ? $"The checkpoint before it is unharmed: {last}" : null, problem);
        }
        Saved?.Invoke(place, state.Step);
    }

    // How .NET reports a file that exceeds what its file system or the user's limit allows (EFBIG).
    static bool IsTooLarge(Exception problem) => problem is ArgumentOutOfRangeException { ParamName: "value" };

    void Write(string place, ITrainingDevice device, TrainingState state, ulong seed)
    {
        Directory.CreateDirectory(folder);
        string temporary = Path.Combine(folder, $".{Path.GetFileName(place)}.{Guid.NewGuid():N}{Unfinished}");
        try
        {
            Directory.CreateDirectory(temporary);
            TrainingCheckpoint.Write(temporary, device, state, seed, run);
            writeMore?.Invoke(temporary);
            if (Directory.Exists(place)) Remove(place);
            Directory.Move(temporary, place);
            DirectorySync.Flush(folder);
        }
        catch
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    void Prune(TrainingState state)
    {
        var all = List(folder);
        all.RemoveAll(c =>
        {
            bool replaced = c.Step > continuedFrom && !own.Contains(c.Step);
            if (replaced) Remove(c.Path);
            return replaced;
        });
        var newest = all.TakeLast(Math.Max(1, KeepLast)).Select(c => c.Step).ToHashSet();
        foreach (var (step, path) in all)
            if (!newest.Contains(step) && !(KeepBest && step == state.BestStep)) Remove(path);
    }

    // Under another name first: a half-removed folder must not look like a checkpoint.
    static void Remove(string path)
    {
        string leftover = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}{Unfinished}");
        Directory.Move(path, leftover);
        Directory.Delete(leftover, recursive: true);
    }

    static List<(int Step, string Path)> List(string folder) => Directory.Exists(folder)
        ? [.. Directory.GetDirectories(folder).Select(path => (StepOf(Path.GetFileName(path)), path)).Where(found => found.Item1 is not null)
            .Select(found => (found.Item1!.Value, found.path)).OrderBy(found => found.Value)]
        : [];

    static int? StepOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int step) ? step : null;

    static bool IsLeftover(string name) => name.StartsWith('.' + Prefix, StringComparison.Ordinal) && name.EndsWith(Unfinished, StringComparison.Ordinal);
}
