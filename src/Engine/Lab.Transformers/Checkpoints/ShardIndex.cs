using System.Text.Json;

namespace Lab.Transformers.Checkpoints;

/// <summary>
/// Which shard holds which tensor.
/// <code>{"metadata":{"total_size":123},"weight_map":{"a.weight":"model-00001-of-00002.safetensors"}}</code>
/// </summary>
public static class ShardIndex
{
    const long MaxBytes = 64 << 20;

    /// <summary>Tensor name to shard file name; every file name is checked to stay in the index's folder.</summary>
    /// <exception cref="LabException">The index is missing, damaged, or names a file elsewhere.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(
                SmallFile.Read(path, MaxBytes, length => Bad($"The index has {length} bytes.", path, $"at most {MaxBytes}")),
                new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
                throw Bad("The index has no weight_map.", $"{path}: $.weight_map", "an object of tensor name to shard file name");

            var shards = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in map.EnumerateObject())
            {
                var where = $"{path}: $.weight_map['{entry.Name}']";
                if (entry.Value.ValueKind != JsonValueKind.String) throw Bad($"{entry.Value.ValueKind} is not a file name.", where, "a string");
                shards.Add(entry.Name, CheckName(entry.Value.GetString()!, where));
            }
            return shards;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Bad($"The index is not valid JSON: {e.Message}", path, null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Model, $"The index cannot be read: {e.Message}", path, inner: e);
        }
    }

    static string CheckName(string shard, string where)
    {
        // Both separators and the drive colon on every system: a model folder travels between them.
        bool leaves = shard.Length == 0 || shard is "." or ".." || shard.AsSpan().ContainsAny("/\\:\0") || Path.IsPathRooted(shard);
        return leaves ? throw Bad($"The shard '{shard}' is not a plain file name.", where, "a file beside the index") : shard;
    }

    static LabException Bad(string what, string where, string? expected, Exception? inner = null) =>
        new(ErrorKind.Model, what, where, expected, "Fetch the model folder again.", inner);
}
