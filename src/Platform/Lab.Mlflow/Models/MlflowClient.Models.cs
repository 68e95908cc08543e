using System.Text;
using Lab.Mlflow.Protocol;

namespace Lab.Mlflow;

partial class MlflowClient
{
    /// <summary>
    /// Logs a Hugging Face folder of a text classifier as a model of a run, in the layout of MLflow's transformers flavour: Python's
    /// <c>mlflow.transformers.load_model</c> loads it, and <see cref="DownloadModelAsync"/> gives the folder back. It becomes a logged model with
    /// the run's parameters, an output of the run, and what the run measured last is said of it too; on a server without logged models
    /// (MLflow 2) it lies among the run's artifacts.
    /// </summary>
    /// <param name="runId">Run that made the model.</param>
    /// <param name="folder">config.json, model.safetensors, tokenizer files and what else belongs to the model.</param>
    /// <param name="name">Of the model: Python finds it as <c>runs:/RUN/NAME</c>.</param>
    /// <param name="measured">What was measured of the model; null: the run's latest metrics.</param>
    /// <param name="progress">Told of each piece.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>Source for <see cref="RegisterModelAsync"/>: <c>models:/m-ID</c>, or the address of a folder of artifacts.</returns>
    public async Task<string> LogModelAsync(
        string runId, string folder, string name = "model", IReadOnlyList<Metric>? measured = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default)
    {
        var layout = TransformersLayout.Of(folder);
        var run = await GetRunAsync(runId, cancellation);
        if (await TryCreateLoggedModelAsync(run, name, cancellation) is not { } model)
        {
            string below = ProxiedLocation.Join(run.Info.ArtifactUri, name);
            await SendModelAsync(below, folder, layout, layout.Texts(runId, null, name, options.Time.GetUtcNow()), progress, cancellation);
            return below;
        }
        var status = LoggedModelStatus.UploadFailed;
        string id = model.Info.ModelId;
        try
        {
            await LinkAsync(run, id, measured ?? run.Data.Metrics, cancellation);
            await SendModelAsync(model.Info.ArtifactUri, folder, layout, layout.Texts(runId, id, model.Info.ArtifactUri, options.Time.GetUtcNow()), progress, cancellation);
            status = LoggedModelStatus.Ready;
        }
        finally
        {
            // Also when cancelled: a model that says "pending" for ever misleads.
            await FinalizeLoggedModelAsync(id, status, status == LoggedModelStatus.Ready ? cancellation : CancellationToken.None);
        }
        return new ModelUri.Logged(id).ToString();
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
    public async Task<ModelVersion> ResolveModelAsync(ModelUri.Registered model, CancellationToken cancellation = default)
    {
        if (model.Alias is { } alias)
            return await FindVersionByAliasAsync(model.Name, alias, cancellation) ?? throw MlflowException.Missing($"The registry has no {model}.");
        if (model.Version != ModelUri.Latest) return await GetModelVersionAsync(model.Name, model.Version!, cancellation);
        var latest = await GetLatestVersionsAsync(model.Name, cancellation: cancellation);
        return latest.MaxBy(version => int.Parse(version.Version, System.Globalization.CultureInfo.InvariantCulture))
            ?? throw MlflowException.Missing($"The registry has no version of {model.Name}.");
    }

    /// <summary>Where the files of a model lie: <c>mlflow-artifacts:/...</c>.</summary>
    /// <exception cref="MlflowException">There is no such model, or its files never came whole.</exception>
    public async Task<string> LocateModelAsync(ModelUri model, CancellationToken cancellation = default)
    {
        switch (model)
        {
            case ModelUri.Registered registered:
                var version = await ResolveModelAsync(registered, cancellation);
                return await GetDownloadUriAsync(version.Name, version.Version, cancellation);
            case ModelUri.Logged logged:
                var info = (await GetLoggedModelAsync(logged.ModelId, cancellation)).Info;
                return info.Status == LoggedModelStatus.UploadFailed ? throw MlflowException.Missing($"The files of {model} never came whole.") : info.ArtifactUri;
            case ModelUri.OfRun of:
                var run = (await GetRunAsync(of.RunId, cancellation)).Info;
                return await FindLoggedModelAsync(run.ExperimentId, of, cancellation) is { } found ? found.Info.ArtifactUri : ProxiedLocation.Join(run.ArtifactUri, of.Path);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Fetches a model, as in <c>models:/sentiment@champion</c>. The folder appears whole or not at all.</summary>
    /// <param name="modelUri">A <see cref="ModelUri"/>.</param>
    /// <param name="folder">On this machine; must not exist.</param>
    /// <param name="limits">How much the server may send.</param>
    /// <param name="progress">Told of each piece.</param>
    /// <param name="cancellation">Ends the call and leaves nothing.</param>
    public async Task<DownloadedModel> DownloadModelAsync(
        string modelUri, string folder, TransferLimits? limits = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default)
    {
        long bytes = await DownloadFolderAsync(await LocateModelAsync(ModelUri.Parse(modelUri), cancellation), folder, limits, progress, cancellation);
        string target = Path.GetFullPath(folder);
        return new(target, MlflowModelFolder.FindFiles(target) ?? target, bytes);
    }

    // Null: the server has no logged models.
    async Task<LoggedModel?> TryCreateLoggedModelAsync(Run run, string name, CancellationToken cancellation)
    {
        try
        {
            return await CreateLoggedModelAsync(run.Info.ExperimentId, name, run.Info.RunId, run.Data.Params, cancellation: cancellation);
        }
        catch (MlflowException refusal) when (IsMissing(refusal))
        {
            return null;
        }
    }

    async Task LinkAsync(Run run, string modelId, IReadOnlyList<Metric> measured, CancellationToken cancellation)
    {
        // What the machine did is no quality of the model.
        Metric[] metrics = [.. measured.Where(metric => !metric.Key.StartsWith("system/", StringComparison.Ordinal)).Select(metric => metric with { ModelId = modelId, RunId = null })];
        await LogOutputsAsync(run.Info.RunId, [new(modelId, metrics.Length == 0 ? 0 : metrics.Max(metric => metric.Step))], cancellation);
        foreach (var batch in metrics.Chunk(MaxMetrics)) await LogBatchAsync(run.Info.RunId, batch, cancellation: cancellation);
    }

    async Task SendModelAsync(
        string location, string folder, TransformersLayout layout, IReadOnlyList<(string Name, string Text)> texts, IProgress<TransferProgress>? progress, CancellationToken cancellation)
    {
        string root = ProxiedLocation.PathOf(location);
        await new FolderUpload(this, ProxiedLocation.Join(root, TransformersLayout.ModelFolder), progress).RunAsync(folder, cancellation);
        foreach (string path in layout.TokenizerFiles)
        {
            await using var file = File.OpenRead(path);
            await PutAsync(ProxiedLocation.Join(root, $"{TransformersLayout.TokenizerFolder}/{Path.GetFileName(path)}"), file, null, cancellation);
        }
        // MLmodel last: with it the model is whole.
        foreach (var (name, text) in texts)
            await PutAsync(ProxiedLocation.Join(root, name), new MemoryStream(Encoding.UTF8.GetBytes(text)), null, cancellation);
    }

    async Task<LoggedModel?> FindLoggedModelAsync(string experimentId, ModelUri.OfRun of, CancellationToken cancellation)
    {
        // Names of logged models have neither, and a filter is no place for them.
        if (of.Path.AsSpan().ContainsAny('/', '\'') || of.RunId.Contains('\'')) return null;
        try
        {
            await foreach (var model in SearchLoggedModelsAsync([experimentId], $"name = '{of.Path}' AND source_run_id = '{of.RunId}'", cancellation: cancellation)) return model;
        }
        catch (MlflowException refusal) when (IsMissing(refusal))
        {
            // Then its artifacts are all there is.
        }
        return null;
    }
}
