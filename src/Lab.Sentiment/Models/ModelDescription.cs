using Lab.Inference;
using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;

namespace Lab.Sentiment;

/// <summary>What a model folder holds, without loading its weights.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="Architecture">bert, distilbert.</param>
/// <param name="Parameters">Number of weights, head included.</param>
/// <param name="Labels">Class names by index.</param>
/// <param name="IsClassifier">False for a base model: it has no head yet.</param>
/// <param name="MaxLength">Most tokens of a text that are read, special tokens included.</param>
/// <param name="Dtype">Number type of the stored weights: f32, f16, bf16.</param>
/// <param name="Bytes">Size of all files.</param>
/// <param name="Sha256">Of the file of weights, or of the index of its shards.</param>
public sealed record ModelDescription(
    string Folder, string Architecture, long Parameters, IReadOnlyList<string> Labels, bool IsClassifier, int MaxLength, string Dtype, long Bytes, string Sha256)
{
    /// <exception cref="LabException">The folder is missing, damaged or of a kind that is not supported.</exception>
    public static ModelDescription Read(string folder)
    {
        using var weights = Checkpoint.Open(folder);
        var config = ModelConfig.Read(folder);
        return new ModelDescription(
            Path.GetFullPath(folder), config.ModelType, config.ParameterCount, ModelLabels.Of(config.Labels, folder),
            weights.TryGet("classifier.weight", out _), Math.Min(TokenizerSettings.ReadMaxLength(folder) ?? int.MaxValue, config.MaxPositions),
            MostBytes(weights), new DirectoryInfo(folder).EnumerateFiles().Sum(Size), ModelVersion.Checksum(folder));
    }

    // Of what a link leads to.
    static long Size(FileInfo file) => (file.ResolveLinkTarget(returnFinalTarget: true) ?? file) is FileInfo { Exists: true } real ? real.Length : 0;

    // A few small tensors (integer position ids) may have another type than the weights.
    static string MostBytes(ICheckpointReader weights) => weights.Names
        .Select(name => weights.TryGet(name, out var info) ? info : null)
        .OfType<TensorInfo>()
        .GroupBy(info => info.Dtype, info => info.ByteCount)
        .MaxBy(group => group.Sum())?.Key.ToString().ToLowerInvariant() ?? "none";
}
