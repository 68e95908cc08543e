using System.Diagnostics.CodeAnalysis;

namespace Lab.Transformers.Checkpoints;

/// <summary>Several files of weights (safetensors, or torch's) under one index, read as if they were one.</summary>
public sealed class ShardedCheckpoint : ICheckpointReader
{
    readonly string indexPath;
    readonly Dictionary<string, ICheckpointReader> fileOf = new(StringComparer.Ordinal);
    readonly List<ICheckpointReader> files = [];

    ShardedCheckpoint(string indexPath) => this.indexPath = indexPath;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => fileOf.Keys;

    /// <summary>Opens every shard that the folder's index names; a tensor that the index does not name is not visible.</summary>
    /// <exception cref="LabException">The index or a shard is missing or damaged, or a name leaves the folder.</exception>
    public static ShardedCheckpoint Open(string folder, string index = Checkpoint.IndexFile)
    {
        var checkpoint = new ShardedCheckpoint(Path.Combine(folder, index));
        try
        {
            foreach (var shard in ShardIndex.Read(checkpoint.indexPath).GroupBy(entry => entry.Value, entry => entry.Key))
            {
                var file = OpenShard(folder, shard.Key, checkpoint.indexPath);
                checkpoint.files.Add(file);
                foreach (var name in shard)
                    checkpoint.fileOf.Add(name, file.TryGet(name, out _) ? file : throw new LabException(
                        ErrorKind.Model,
                        $"The index says that tensor '{name}' is in {shard.Key}, and it is not.",
                        $"{checkpoint.indexPath}: $.weight_map['{name}']",
                        $"one of the {file.Names.Count} tensors of that shard"));
            }
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TryGet(string name, [NotNullWhen(true)] out TensorInfo? info)
    {
        info = null;
        return fileOf.TryGetValue(name, out var file) && file.TryGet(name, out info);
    }

    /// <inheritdoc/>
    public string FileOf(string name) => fileOf.TryGetValue(name, out var file) ? file.FileOf(name) : indexPath;

    /// <inheritdoc/>
    public void ReadSingles(string name, long offset, Span<float> destination) => Find(name).ReadSingles(name, offset, destination);

    /// <inheritdoc/>
    public void ReadInt64s(string name, long offset, Span<long> destination) => Find(name).ReadInt64s(name, offset, destination);

    public void Dispose()
    {
        foreach (var file in files) file.Dispose();
    }

    ICheckpointReader Find(string name)
    {
        this.Get(name);
        return fileOf[name];
    }

    static ICheckpointReader OpenShard(string folder, string shard, string indexPath)
    {
        var path = Path.Combine(folder, shard);
        if (!File.Exists(path))
            throw new LabException(ErrorKind.Model, $"The shard {shard} is missing.", indexPath, $"the file {path}", "Fetch the model folder again.");
        if (File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target && !IsIn(folder, target.FullName))
            throw new LabException(
                ErrorKind.Model, $"The shard {shard} is a link that leaves the model folder.", path, "a file in the folder", "Copy the file into the folder.");
        return shard.EndsWith(".bin", StringComparison.Ordinal) ? TorchFile.Open(path) : SafetensorsFile.Open(path);
    }

    // A folder of the hub's cache, {model}/snapshots/{commit}, holds links to {model}/blobs.
    static bool IsIn(string folder, string file)
    {
        var parent = Path.GetDirectoryName(file);
        if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) is { } snapshots && Path.GetFileName(snapshots) == "snapshots"
            && parent == Path.Combine(Path.GetDirectoryName(snapshots)!, "blobs")) return true;
        var real = Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName;
        return parent == Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))
            || (real is not null && parent == Path.TrimEndingDirectorySeparator(real));
    }
}
