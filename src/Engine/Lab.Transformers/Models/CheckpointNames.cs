using Lab.Transformers.Checkpoints;

namespace Lab.Transformers;

/// <summary>
/// The names under which a weight may lie in a checkpoint: as the classifier has it, as a base model has it (without
/// "bert."), and with the old names of LayerNorm tensors (gamma, beta).
/// </summary>
static class CheckpointNames
{
    /// <summary>The first of the possible names that the checkpoint holds, or null.</summary>
    public static string? Find(ICheckpointReader reader, string name, string modelType)
    {
        string prefix = modelType + ".";
        string[] spellings = name.StartsWith(prefix, StringComparison.Ordinal) ? [name, name[prefix.Length..]] : [name];
        foreach (var spelling in spellings)
        {
            if (reader.TryGet(spelling, out _)) return spelling;
            var old = spelling
                .Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
                .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);
            if (reader.TryGet(old, out _)) return old;
        }
        return null;
    }
}
