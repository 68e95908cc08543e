namespace Lab.Transformers.Checkpoints;

/// <summary>The weights of a Hugging Face model folder.</summary>
public static class Checkpoint
{
    /// <summary>The name of weights that are in one file.</summary>
    public const string SingleFile = "model.safetensors";
    /// <summary>The name of the index of weights that are in several files.</summary>
    public const string IndexFile = "model.safetensors.index.json";

    /// <summary>The name of weights that torch.save wrote.</summary>
    public const string TorchFileName = "pytorch_model.bin";
    /// <summary>The name of the index of such weights that are in several files.</summary>
    public const string TorchIndexFile = "pytorch_model.bin.index.json";

    /// <summary>The file, or index of files, that holds the weights of a folder: safetensors before torch's, one file before several. Null: none is there.</summary>
    public static string? FileOf(string folder) =>
        new[] { SingleFile, IndexFile, TorchFileName, TorchIndexFile }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Whether a name in a model folder is that of weights: one file, an index, or what an index names.</summary>
    public static bool IsWeights(string name) =>
        name is SingleFile or IndexFile or TorchFileName or TorchIndexFile
        || (name.StartsWith("model-", StringComparison.Ordinal) && name.EndsWith(".safetensors", StringComparison.Ordinal))
        || (name.StartsWith("pytorch_model-", StringComparison.Ordinal) && name.EndsWith(".bin", StringComparison.Ordinal));

    /// <summary>Opens the weights of a folder.</summary>
    /// <exception cref="LabException">No weights of a supported kind are there, or they are damaged.</exception>
    public static ICheckpointReader Open(string folder)
    {
        if (!Directory.Exists(folder))
            throw new LabException(ErrorKind.Model, "The model folder does not exist.", folder, $"a folder with config.json and {SingleFile}");
        if (FileOf(folder) is not { } file)
            throw ForeignModel.Of(folder) ?? new LabException(ErrorKind.Model, "The folder has no weights.", folder, $"{SingleFile} or {IndexFile}");
        return Path.GetFileName(file) switch
        {
            SingleFile => SafetensorsFile.Open(file),
            TorchFileName => TorchFile.Open(file),
            var index => ShardedCheckpoint.Open(folder, index),
        };
    }
}
