using Lab.Mlflow.Protocol;

namespace Lab.Mlflow;

partial class MlflowClient
{
    /// <summary>
    /// Logs a Hugging Face folder of a text classifier as a model of a run, in the layout of MLflow's transformers flavour: Python's
    /// <c>mlflow.transformers.load_model</c> loads it, and <see cref="DownloadModelAsync"/> gives the folder back.
    /// </summary>
    /// <param name="runId">Run that made the model.</param>
    /// <param name="folder">config.json, model.safetensors, tokenizer files and what else belongs to the model.</param>
    /// <param name="path">Below the run's artifacts.</param>
    /// <param name="progress">Told of each piece.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>Source for <see cref="RegisterModelAsync"/>.</returns>
    public async Task<string> LogModelAsync(
        string runId, string folder, string path = "model", IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default)
    {
        var layout = TransformersLayout.Of(folder, runId, path, options.Time.GetUtcNow());
        string root = ProxiedLocation.PathOf((await GetRunAsync(runId, cancellation)).Info.ArtifactUri);
        string source = await UploadFolderAsync(runId, folder, $"{path}/{TransformersLayout.ModelFolder}", progress, cancellation);
        foreach (string name in layout.TokenizerFiles)
        {
            await using var file = File.OpenRead(Path.Combine(folder, name));
            await PutAsync(ProxiedLocation.Join(root, $"{path}/{TransformersLayout.TokenizerFolder}/{name}"), file, null, cancellation);
        }
        // MLmodel last: with it the model is whole.
        foreach (var (name, text) in layout.Texts)
            await PutAsync(ProxiedLocation.Join(root, $"{path}/{name}"), new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), null, cancellation);
        return source[..^(TransformersLayout.ModelFolder.Length + 1)];
    }

    /// <summary>Makes a version of a registered model, and the model itself when it is new; an alias is moved to the version when one is named.</summary>
    public async Task<ModelVersion> RegisterModelAsync(
        string name, string source, string? runId = null, string? alias = null, string? description = null, IReadOnlyList<Tag>? tags = null,
        CancellationToken cancellation = default)
    {
        try
        {
            await CreateRegisteredModelAsync(name, cancellation: cancellation);
        }
        catch (MlflowException exists) when (exists.ErrorCode == ErrorCodes.ResourceAlreadyExists)
        {
            // That is what is wanted.
        }
        var version = await CreateModelVersionAsync(name, source, runId, description, tags, cancellation);
        if (alias is not null) await SetAliasAsync(name, alias, version.Version, cancellation);
        return alias is null ? version : await GetModelVersionAsync(name, version.Version, cancellation);
    }

    /// <summary>The version that an address names.</summary>
    public async Task<ModelVersion> ResolveModelAsync(ModelUri model, CancellationToken cancellation = default)
    {
        if (model.Alias is { } alias)
            return await FindVersionByAliasAsync(model.Name, alias, cancellation) ?? throw MlflowException.Missing($"The registry has no {model}.");
        if (model.Version != ModelUri.Latest) return await GetModelVersionAsync(model.Name, model.Version!, cancellation);
        var latest = await GetLatestVersionsAsync(model.Name, cancellation: cancellation);
        return latest.MaxBy(version => int.Parse(version.Version, System.Globalization.CultureInfo.InvariantCulture))
            ?? throw MlflowException.Missing($"The registry has no version of {model.Name}.");
    }

    /// <summary>Fetches a model version, as in <c>models:/sentiment@champion</c>. The folder appears whole or not at all.</summary>
    /// <param name="modelUri">Address in the registry.</param>
    /// <param name="folder">On this machine; must not exist.</param>
    /// <param name="limits">How much the server may send.</param>
    /// <param name="progress">Told of each piece.</param>
    /// <param name="cancellation">Ends the call and leaves nothing.</param>
    public async Task<DownloadedModel> DownloadModelAsync(
        string modelUri, string folder, TransferLimits? limits = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default)
    {
        var version = await ResolveModelAsync(ModelUri.Parse(modelUri), cancellation);
        string location = await GetDownloadUriAsync(version.Name, version.Version, cancellation);
        long bytes = await DownloadFolderAsync(location, folder, limits, progress, cancellation);
        string target = Path.GetFullPath(folder), inner = Path.Combine(target, TransformersLayout.ModelFolder);
        return new(version, target, !File.Exists(Path.Combine(target, "config.json")) && File.Exists(Path.Combine(inner, "config.json")) ? inner : target, bytes);
    }
}
