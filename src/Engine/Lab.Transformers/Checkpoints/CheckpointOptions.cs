namespace Lab.Transformers.Checkpoints;

/// <summary>How a checkpoint is written.</summary>
/// <param name="Metadata">Strings for <c>__metadata__</c>; null for <c>{"format":"pt"}</c>, without which transformers does not load a file.</param>
/// <param name="AllowOverflow">Finite values too large for F16 or BF16 become infinite instead of failing the write.</param>
/// <param name="MaxShardBytes">Data bytes of a file above which a folder's weights are split over several.</param>
public sealed record CheckpointOptions(
    IReadOnlyDictionary<string, string>? Metadata = null, bool AllowOverflow = false, long MaxShardBytes = long.MaxValue)
{
    internal static readonly Dictionary<string, string> DefaultMetadata = new() { ["format"] = "pt" };
}
