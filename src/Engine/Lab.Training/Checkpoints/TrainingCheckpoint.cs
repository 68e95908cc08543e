using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;

namespace Lab.Training;

/// <summary>
/// A folder from which a training continues exactly: model.safetensors and config.json as any model folder has them,
/// optimizer.safetensors, trainer_state.json, random_state.json.
/// </summary>
public sealed class TrainingCheckpoint
{
    /// <summary>Written into both JSON files; a newer one is refused.</summary>
    public const int FormatVersion = 1;

    const string StateFile = "trainer_state.json";
    const string RandomFile = "random_state.json";

    readonly TrainerStateFile file;

    TrainingCheckpoint(string folder, TrainerStateFile file)
    {
        Folder = folder;
        this.file = file;
    }

    public string Folder { get; }

    public TrainingState State => file.State;

    /// <summary>What the run depends on, by name.</summary>
    public IReadOnlyDictionary<string, string> Run => file.Run;

    /// <summary>Code that computed it, see <see cref="ITrainingDevice.KernelPath"/>.</summary>
    public string KernelPath => file.KernelPath;

    /// <exception cref="LabException">A file is missing, damaged, or of a newer version.</exception>
    public static TrainingCheckpoint Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new LabException(ErrorKind.Usage, "There is no such checkpoint.", folder, "a folder checkpoint-<step> of a training");
        var state = ReadJson(Path.Combine(folder, StateFile), CheckpointJson.Default.TrainerStateFile, file => file.FormatVersion);
        var random = ReadJson(Path.Combine(folder, RandomFile), CheckpointJson.Default.RandomStateFile, file => file.FormatVersion);
        if (random.Generator != RandomStateFile.CounterGenerator || random.Step != state.State.Step)
            throw new LabException(
                ErrorKind.Model, $"The generator is '{random.Generator}' at step {random.Step}.", Path.Combine(folder, RandomFile),
                $"'{RandomStateFile.CounterGenerator}' at step {state.State.Step}, as in {StateFile}");
        return new TrainingCheckpoint(folder, state);
    }

    /// <summary>Refuses to continue a run with something that would change it.</summary>
    /// <param name="run">What this run depends on, by name.</param>
    /// <exception cref="LabException">Names everything that differs.</exception>
    public void Check(IReadOnlyDictionary<string, string> run)
    {
        string[] differences = [.. run.Keys.Union(file.Run.Keys)
            .Where(key => run.GetValueOrDefault(key) != file.Run.GetValueOrDefault(key))
            .Select(key => $"{key} is {Shown(run, key)}, it was {Shown(file.Run, key)}")];
        if (differences.Length > 0)
            throw new LabException(
                ErrorKind.Usage, $"This is not the run that the checkpoint belongs to: {string.Join("; ", differences)}.", Folder,
                "the same data and options", "Give those of the first call, or begin a new run in another folder.");
    }

    static string Shown(IReadOnlyDictionary<string, string> run, string key) => run.TryGetValue(key, out var value) ? value.Length == 0 ? "none" : value : "not known";

    /// <exception cref="LabException">A moment is missing or has another shape.</exception>
    internal void Restore(ITrainingDevice device)
    {
        OptimizerFile.Read(Path.Combine(Folder, OptimizerFile.Name), device);
        device.StepCount = State.Step;
    }

    /// <summary>Writes everything but the tokenizer.</summary>
    internal static void Write(string folder, ITrainingDevice device, TrainingState state, ulong seed, IReadOnlyDictionary<string, string> run)
    {
        ModelWeights.Save(device, folder);
        OptimizerFile.Write(Path.Combine(folder, OptimizerFile.Name), device);
        WriteJson(
            Path.Combine(folder, RandomFile),
            new RandomStateFile { FormatVersion = FormatVersion, Generator = RandomStateFile.CounterGenerator, Seed = seed, Step = state.Step },
            CheckpointJson.Default.RandomStateFile);
        WriteState(folder, device, state, run);
    }

    /// <summary>Writes the one file that changes while the weights stay: an evaluation came between.</summary>
    internal static void WriteState(string folder, ITrainingDevice device, TrainingState state, IReadOnlyDictionary<string, string> run) => WriteJson(
        Path.Combine(folder, StateFile),
        new TrainerStateFile
        {
            FormatVersion = FormatVersion,
            State = state,
            Run = new(run),
            KernelPath = device.KernelPath,
            Threads = device.Threads,
        },
        CheckpointJson.Default.TrainerStateFile);

    static void WriteJson<T>(string path, T value, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        AtomicFile.Write(path, stream => stream.Write(json));
    }

    static T ReadJson<T>(string path, JsonTypeInfo<T> type, Func<T, int> version)
    {
        const string expected = "a file that 'lab train' wrote";
        try
        {
            var bytes = File.ReadAllBytes(path);
            // The version first: a newer file may have another shape.
            using (var document = JsonDocument.Parse(bytes))
                if (document.RootElement.ValueKind == JsonValueKind.Object
                    && document.RootElement.TryGetProperty("format_version", out var found) && found.TryGetInt32(out int number) && number > FormatVersion)
                    throw new LabException(
                        ErrorKind.Model, $"The checkpoint has format version {number}; this program knows versions up to {FormatVersion}.", path,
                        remedy: "Continue the run with the version of Sentiment Lab that began it, or a newer one.");
            var value = JsonSerializer.Deserialize(bytes, type);
            return value is not null && version(value) >= 1
                ? value
                : throw new LabException(ErrorKind.Model, "The file is damaged.", path, expected);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new LabException(ErrorKind.Model, $"The file is damaged: {problem.Message}", path, expected, inner: problem);
        }
        catch (FileNotFoundException problem)
        {
            throw new LabException(ErrorKind.Model, "The checkpoint is not complete.", path, expected, inner: problem);
        }
    }
}
