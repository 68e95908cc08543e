using Lab.Hub;
using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;

namespace Lab.Sentiment;

/// <summary>
/// Fetches a model of a Hugging Face hub: the files that the engine reads, and no others. config.json comes first, so that a family
/// that the engine does not know is refused before its weights are fetched.
/// </summary>
public static class HubModel
{
    const string Tokenizer = "tokenizer.json", Vocabulary = "vocab.txt";

    // Taken where the model has them.
    static readonly string[] settings = ["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", TextSettings.FileName];

    /// <summary>Fetches a model.</summary>
    /// <param name="id">Its name on the hub.</param>
    /// <param name="options">Null: as the environment says (HF_ENDPOINT, HF_TOKEN, HF_HOME, HF_HUB_CACHE, HF_HUB_OFFLINE).</param>
    /// <param name="progress">Told of each piece.</param>
    /// <param name="cancellation">Ends the call; what came is kept, and the next call goes on there.</param>
    /// <returns>The commit that was fetched, whole, in its folder of the cache.</returns>
    /// <exception cref="LabException">There is no such model, it is of a kind that is not supported, or it cannot be fetched.</exception>
    public static async Task<HubSnapshot> FetchAsync(
        HubModelId id, HubOptions? options = null, IProgress<HubProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var hub = new HubClient(options);
        var snapshot = await hub.OpenAsync(id, cancellation);
        await FetchAsync(snapshot, progress, cancellation);
        return snapshot;
    }

    /// <summary>The name of the model whose files a folder of the cache holds; null for other folders.</summary>
    public static string? NameOf(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.GetDirectoryName(full) is not { } snapshots || Path.GetFileName(snapshots) != "snapshots" || Path.GetFileName(Path.GetDirectoryName(snapshots)) is not { } model) return null;
        return model.StartsWith("models--", StringComparison.Ordinal) ? model["models--".Length..].Replace("--", "/", StringComparison.Ordinal) : null;
    }

    internal static async Task FetchAsync(HubSnapshot snapshot, IProgress<HubProgress>? progress, CancellationToken cancellation)
    {
        await snapshot.FetchAsync([ModelConfig.FileName], progress, cancellation);
        ModelConfig.Read(snapshot.Folder);
        await snapshot.FetchAsync([await TokenizerAsync(snapshot, cancellation), .. await ThoseThereAsync(snapshot, cancellation)], progress, cancellation);
        await snapshot.FetchAsync(await WeightsAsync(snapshot, progress, cancellation), progress, cancellation);
    }

    static async Task<string> TokenizerAsync(HubSnapshot snapshot, CancellationToken cancellation) =>
        await snapshot.HasAsync(Tokenizer, cancellation) ? Tokenizer
        : await snapshot.HasAsync(Vocabulary, cancellation) ? Vocabulary
        : throw Missing(snapshot, "The model has no tokenizer of a kind that is read", $"{Tokenizer} or {Vocabulary}");

    static async Task<IReadOnlyList<string>> ThoseThereAsync(HubSnapshot snapshot, CancellationToken cancellation)
    {
        List<string> there = [];
        foreach (string name in settings)
            if (await snapshot.HasAsync(name, cancellation)) there.Add(name);
        return there;
    }

    // Safetensors before torch's, one file before several, as a folder is read.
    static async Task<IReadOnlyList<string>> WeightsAsync(HubSnapshot snapshot, IProgress<HubProgress>? progress, CancellationToken cancellation)
    {
        foreach (string name in new[] { Checkpoint.SingleFile, Checkpoint.IndexFile, Checkpoint.TorchFileName, Checkpoint.TorchIndexFile })
        {
            if (!await snapshot.HasAsync(name, cancellation)) continue;
            if (name is Checkpoint.SingleFile or Checkpoint.TorchFileName) return [name];
            await snapshot.FetchAsync([name], progress, cancellation);
            return [.. ShardIndex.Read(Path.Combine(snapshot.Folder, name)).Values.Distinct().Order(StringComparer.Ordinal)];
        }
        throw Missing(snapshot, "The model has no weights of a kind that is read", $"{Checkpoint.SingleFile} or {Checkpoint.TorchFileName}, in one file or several");
    }

    static LabException Missing(HubSnapshot snapshot, string what, string expected) => new(
        ErrorKind.Model, snapshot.IsOffline ? $"{what} in the cache, and the hub was not asked." : $"{what}.", $"{snapshot.Id}, commit {snapshot.Commit}", expected,
        snapshot.IsOffline ? "Fetch it with the hub in reach." : "Take another model, or save this one again with transformers.");
}
