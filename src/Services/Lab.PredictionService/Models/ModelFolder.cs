namespace Lab.PredictionService.Models;

/// <summary>Finds the model folder when none is configured.</summary>
static class ModelFolder
{
    public static readonly string Default = Path.Combine("data", "models", "starter");

    /// <summary>Full path of <paramref name="configured"/>, else of the first <see cref="Default"/> in a start folder or above it.</summary>
    /// <exception cref="LabException">Neither is there.</exception>
    public static string Find(string? configured, params IEnumerable<string> starts)
    {
        if (!string.IsNullOrEmpty(configured))
        {
            string path = Path.GetFullPath(configured);
            return Directory.Exists(path) ? path : throw Missing($"The model folder '{configured}' does not exist.");
        }
        foreach (string start in starts)
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (Path.Combine(folder.FullName, Default) is var candidate && Directory.Exists(candidate)) return candidate;
        throw Missing($"No model is configured and no parent folder has '{Default.Replace('\\', '/')}'.");
    }

    static LabException Missing(string what) =>
        new(ErrorKind.Model, what, expected: "a Hugging Face model folder.", remedy: "Set --model or MODEL_PATH.");
}
