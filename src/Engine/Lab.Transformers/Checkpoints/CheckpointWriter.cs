using System.Globalization;
using System.Text.Json;

namespace Lab.Transformers.Checkpoints;

/// <summary>
/// Writes the weights of a model folder as transformers does: model.safetensors, or above
/// <see cref="CheckpointOptions.MaxShardBytes"/> model-00001-of-0000n.safetensors with an index.
/// </summary>
public static class CheckpointWriter
{
    /// <summary>
    /// Writes all files under temporary names before the first takes its place, then removes the weights of an earlier
    /// save that are no longer named. On failure or cancellation the old weights stay.
    /// </summary>
    /// <exception cref="LabException">Two tensors share a name, or a value does not fit into its element type.</exception>
    public static void Write(
        string folder, IEnumerable<TensorToWrite> tensors, CheckpointOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        Directory.CreateDirectory(folder);
        var shards = Split(SafetensorsWriter.InLayoutOrder(tensors, folder), options.MaxShardBytes);
        var names = shards.Count == 1
            ? [Checkpoint.SingleFile]
            : Enumerable.Range(1, shards.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"model-{i:D5}-of-{shards.Count:D5}.safetensors")).ToArray();

        var files = new List<AtomicFile>();
        try
        {
            for (int i = 0; i < shards.Count; i++)
                files.Add(SafetensorsWriter.Begin(Path.Combine(folder, names[i]), shards[i], options, cancellation));
            if (shards.Count > 1)
            {
                files.Add(new AtomicFile(Path.Combine(folder, Checkpoint.IndexFile)));
                WriteIndex(files[^1].Stream, shards, names);
            }
            foreach (var file in files) file.Flush();
            foreach (var file in files) file.Rename();
            RemoveOthers(folder, shards.Count == 1 ? names : [.. names, Checkpoint.IndexFile]);
            DirectorySync.Flush(folder);
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }
    }

    /// <summary>Fills shards in order; a tensor larger than the limit gets a shard of its own.</summary>
    static List<List<TensorToWrite>> Split(List<TensorToWrite> ordered, long maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        List<List<TensorToWrite>> shards = [[]];
        long used = 0;
        foreach (var tensor in ordered)
        {
            if (shards[^1].Count > 0 && used > maxBytes - tensor.ByteCount)
            {
                shards.Add([]);
                used = 0;
            }
            shards[^1].Add(tensor);
            used += tensor.ByteCount;
        }
        return shards;
    }

    static void WriteIndex(Stream stream, List<List<TensorToWrite>> shards, string[] names)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < shards.Count; i++)
            foreach (var tensor in shards[i]) map.Add(tensor.Name, names[i]);

        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteStartObject("metadata");
        writer.WriteNumber("total_size", shards.Sum(shard => shard.Sum(tensor => tensor.ByteCount)));
        writer.WriteEndObject();
        writer.WriteStartObject("weight_map");
        foreach (var (tensor, file) in map) writer.WriteString(tensor, file);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Weights that readers would find instead of, or beside, the ones just written.</summary>
    static void RemoveOthers(string folder, string[] written)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "model*.safetensors*"))
        {
            var name = Path.GetFileName(path);
            bool weights = name is Checkpoint.SingleFile or Checkpoint.IndexFile || IsShard(name);
            if (weights && !written.Contains(name)) File.Delete(path);
        }
    }

    // model-00001-of-00002.safetensors
    static bool IsShard(string name) =>
        name.Length == 32 && name.StartsWith("model-", StringComparison.Ordinal) && name.EndsWith(".safetensors", StringComparison.Ordinal)
        && name.AsSpan(11, 4).SequenceEqual("-of-") && !name.AsSpan(6, 5).ContainsAnyExceptInRange('0', '9') && !name.AsSpan(15, 5).ContainsAnyExceptInRange('0', '9');
}
