using Lab.Mlflow;

namespace Lab.Sentiment;

/// <summary>Finds the model folder when none is named: the starter that comes with the repository.</summary>
public static class ModelFolder
{
    /// <summary>Where the starter is, '/' separated, in the repository's root.</summary>
    public const string Starter = "data/models/starter";

    /// <summary>Full path of <paramref name="named"/>, or of the Hugging Face folder in it where it is a model of MLflow, else of the first <see cref="Starter"/> in a start folder or above it.</summary>
    /// <exception cref="LabException">Neither is there.</exception>
    public static string Find(string? named, params IEnumerable<string> starts) =>
        TryFind(named, starts) ?? throw Missing($"No model is named, and there is no {Starter} here or in a folder above.", null);

    /// <summary>As <see cref="Find"/>, but null when none is named and there is no starter.</summary>
    /// <exception cref="LabException">The named folder is not there.</exception>
    public static string? TryFind(string? named, params IEnumerable<string> starts)
    {
        if (!string.IsNullOrEmpty(named))
            return Directory.Exists(named) ? OfMlflow(Path.GetFullPath(named)) : throw Missing($"The model folder '{Path.GetFileName(Path.TrimEndingDirectorySeparator(named))}' does not exist.", named);
        foreach (string start in starts)
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (Path.Combine(folder.FullName, Starter) is var candidate && Directory.Exists(candidate)) return Path.GetFullPath(candidate);
        return null;
    }

    /// <summary>Short name of a model folder: its own, that of the model of MLflow around it, or that of the hub's model.</summary>
    public static string NameOf(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return HubModel.NameOf(full) ?? Path.GetFileName(Path.GetDirectoryName(full) is { } outer && MlflowModelFolder.IsOne(outer) ? outer : full);
    }

    static string OfMlflow(string folder) => !MlflowModelFolder.IsOne(folder) ? folder
        : MlflowModelFolder.Read(folder) is { Folder: { } files } ? files
        : throw new LabException(
            ErrorKind.Model, "The model has no weights here, only the name of a model of the hub.", folder, "a model saved with its weights",
            "Fetch them with mlflow.transformers.persist_pretrained_model, or name the model of the hub.");

    static LabException Missing(string what, string? where) =>
        new(ErrorKind.Model, what, where, "a Hugging Face model folder with config.json and model.safetensors", $"Name one with {new SettingName(nameof(ModelFolder), nameof(Find))} or MODEL_PATH.");
}
