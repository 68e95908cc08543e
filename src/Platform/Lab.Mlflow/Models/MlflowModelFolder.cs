namespace Lab.Mlflow;

/// <summary>
/// A model as MLflow keeps it: <c>MLmodel</c> and, for the flavour transformers, the Hugging Face folder and its tokenizer beside each other
/// (<c>model/</c> and <c>components/tokenizer/</c>), or only the name of a model of the hub (<c>save_pretrained=False</c>).
/// </summary>
/// <param name="Folder">The Hugging Face folder; null when the weights are not here.</param>
/// <param name="HubName">Where they are: owner/name, with @commit where one is named; null when they are here.</param>
public sealed record MlflowModelFolder(string? Folder, string? HubName)
{
    public const string FileName = "MLmodel";

    const string Config = "config.json";

    // The latter before MLflow 2.4.
    static readonly string[] usual = ["model", "pipeline"];

    static readonly string[] tasks = ["text-classification", "sentiment-analysis"];

    /// <summary>Whether a folder is laid out so.</summary>
    public static bool IsOne(string folder) => File.Exists(Path.Combine(folder, FileName)) && !File.Exists(Path.Combine(folder, Config));

    /// <summary>The Hugging Face folder in what a server or Python gave: the folder itself, or the usual one in it; null when there is none.</summary>
    public static string? FindFiles(string folder) =>
        usual.Select(name => Path.Combine(folder, name)).Prepend(folder).FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, Config)));

    /// <summary>Reads the description.</summary>
    /// <param name="folder">With <see cref="FileName"/>.</param>
    /// <exception cref="LabException">It is damaged, or of a kind that the lab does not read.</exception>
    public static MlflowModelFolder Read(string folder)
    {
        string file = Path.Combine(folder, FileName);
        var flavours = MlmodelReader.Flavours(file);
        if (!flavours.TryGetValue("transformers", out var transformers))
            return FindFiles(folder) is { } own && flavours.ContainsKey(TransformersLayout.OwnFlavour) ? new(own, null)
                : throw Other(file, $"The model has no flavour that the lab reads: it has {string.Join(", ", flavours.Keys.Order(StringComparer.Ordinal))}.");
        if (Value("task") is { } task && !tasks.Contains(task)) throw Other(file, $"The model is for the task {task}.");
        if (Value("peft_adaptor") is not null) throw Other(file, "The model is an adapter (PEFT): its weights are those of another model.", "Merge the adapter into the model, and log that.");
        if (Value("model_binary") is { } name) return new(Inside(folder, file, name), null);
        if (FindFiles(folder) is { } there) return new(there, null);
        if (Value("source_model_name") is not { } hub) throw Other(file, "The model names neither its files nor a model of the hub.");
        return new(null, Value("source_model_revision") is { } commit ? $"{hub}@{commit}" : hub);

        string? Value(string key) => transformers.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;
    }

    // A name, no path: the file comes from a server.
    static string Inside(string folder, string file, string name)
    {
        if (name is "." or ".." || name.AsSpan().ContainsAny('/', '\\') || Path.IsPathRooted(name)) throw Other(file, $"model_binary is '{name}', not the name of a folder beside the file.");
        string inner = Path.Combine(folder, name);
        return File.Exists(Path.Combine(inner, Config)) ? inner : throw Other(inner, $"The model has no {Config}.");
    }

    static LabException Other(string where, string what, string? remedy = null) =>
        new(ErrorKind.Model, what, where, "the flavour transformers with a text classifier", remedy ?? "Log it with mlflow.transformers.log_model and task=\"text-classification\".");
}
