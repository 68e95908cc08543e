namespace Lab.Transformers.Checkpoints;

/// <summary>The weights of a Hugging Face model folder.</summary>
public static class Checkpoint
{
    /// <summary>The name of weights that are in one file.</summary>
    public const string SingleFile = "model.safetensors";
    /// <summary>The name of the index of weights that are in several files.</summary>
    public const string IndexFile = "model.safetensors.index.json";

    /// <summary>Opens <c>model.safetensors</c>, else the shards that <c>model.safetensors.index.json</c> names.</summary>
    /// <exception cref="LabException">No weights of a supported kind are there, or they are damaged.</exception>
    public static ICheckpointReader Open(string folder)
    {
        if (!Directory.Exists(folder))
            throw new LabException(ErrorKind.Model, "The model folder does not exist.", folder, $"a folder with config.json and {SingleFile}");

        var single = Path.Combine(folder, SingleFile);
        if (File.Exists(single)) return SafetensorsFile.Open(single);
        if (File.Exists(Path.Combine(folder, IndexFile))) return ShardedCheckpoint.Open(folder);

        throw ForeignModel.Of(folder) ?? new LabException(ErrorKind.Model, "The folder has no weights.", folder, $"{SingleFile} or {IndexFile}");
    }
}
