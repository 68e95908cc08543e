using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Registry;

/// <summary>
/// Checks where a model version says its files lie: a client must not make the server hand out local files, another host's,
/// or those of a run or a logged model that it did not name.
/// </summary>
sealed class VersionSources(SqliteTrackingStore tracking, SqliteModelRegistryStore registry, SqliteLoggedModelStore models, VersionSourceRule rule)
{
    public async Task<VersionSource> ResolveAsync(VersionRequest request, CancellationToken cancellation)
    {
        string source = request.Source;
        rule.Check(source);
        string? scheme = ArtifactLocation.SchemeOf(source);
        if (scheme is "http" or "https" or "ftp" or "sftp") throw ArtifactLocation.HostAddressed("source", scheme);
        if (scheme is not (null or "file") && ArtifactLocation.LeavesItsRoot(source))
            throw MlflowException.Invalid(
                $"Invalid model version source: '{source}'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, "
                + "an absolute path must be provided without relative path references present. Please provide an absolute path.");
        if (scheme == "models") return await OfModelAsync(request, cancellation);
        return string.IsNullOrEmpty(request.ModelId) ? await OfRunAsync(request, scheme, cancellation) : await OfLoggedModelAsync(request, scheme, cancellation);
    }

    // models:/m-ID is a logged model; models:/NAME/VERSION (/STAGE, /latest, NAME@ALIAS) a version, of which this is a copy.
    async Task<VersionSource> OfModelAsync(VersionRequest request, CancellationToken cancellation)
    {
        string source = request.Source;
        string[] parts = source["models:".Length..].Split('/');
        if (parts is not ["", { Length: > 0 }] and not ["", { Length: > 0 }, { Length: > 0 }]) throw Unidentified(source, "model_id");
        if (parts.Length == 2 && !parts[1].Contains('@'))
        {
            if (parts[1] != request.ModelId) throw Unidentified(source, "model_id");
            var model = await FindModelAsync(parts[1], source, cancellation);
            return new(source, model.Info.ArtifactUri, NullIfEmpty(request.RunId) ?? NullIfEmpty(model.Info.SourceRunId), parts[1]);
        }
        var origin = await FindVersionAsync(parts, source, cancellation);
        string? originModel = await registry.GetModelIdAsync(origin.Name, Names.ReadVersion(origin.Version), cancellation);
        if ((request.RunId is not null && request.RunId != (origin.RunId ?? "")) || (request.ModelId is not null && request.ModelId != (originModel ?? "")))
            throw MlflowException.Invalid($"Invalid model version source: '{source}'. The run_id and model_id request parameters must match the referenced model version.");
        return new(
            $"models:/{origin.Name}/{origin.Version}", await registry.GetDownloadUriAsync(origin.Name, Names.ReadVersion(origin.Version), cancellation),
            request.RunId ?? origin.RunId, request.ModelId ?? originModel);
    }

    async Task<ModelVersion> FindVersionAsync(string[] parts, string source, CancellationToken cancellation)
    {
        string name = Uri.UnescapeDataString(parts[1]);
        int at = parts.Length == 2 ? name.LastIndexOf('@') : -1;
        string which = at >= 0 ? name[(at + 1)..] : parts[2];
        if (at >= 0) name = name[..at];
        var model = await registry.GetModelAsync(name, cancellation);
        if (Prompts.Has(model.Tags)) throw MlflowException.Invalid($"Invalid model version source: '{source}'. Prompt versions cannot be used as model version sources.");
        if (at >= 0) return await registry.GetVersionByAliasAsync(name, which, cancellation);
        if (which.All(char.IsAsciiDigit)) return await registry.GetVersionAsync(name, Names.ReadVersion(which), cancellation);
        bool isLatest = which.Equals("latest", StringComparison.OrdinalIgnoreCase);
        var versions = await registry.GetLatestVersionsAsync(name, isLatest ? [] : [Stages.Read(which)], cancellation);
        return versions.MaxBy(version => Names.ReadVersion(version.Version)) ?? throw MlflowException.Missing($"No versions of model with name '{name}' and stage '{which}' found");
    }

    async Task<VersionSource> OfRunAsync(VersionRequest request, string? scheme, CancellationToken cancellation)
    {
        var (source, runId) = (request.Source, NullIfEmpty(request.RunId));
        if (scheme is null or "file")
        {
            if (ArtifactLocation.FolderOf(source) is null) throw ArtifactLocation.NotOfThisMachine(source);
            if (runId is not null && IsBelow(source, (await FindRunAsync(runId, source, cancellation)).Info.ArtifactUri)) return new(source, source, runId, null);
            throw Local(source, "run_id");
        }
        if (scheme == "runs")
        {
            // runs:/RUN/path
            string[] parts = source["runs:".Length..].Split('/', 3);
            if (parts is not ["", { Length: > 0 } run, ..] || run != runId) throw Unidentified(source, "run_id");
            // A run of another tracking server is none here; where its files lie is for the client to find out.
            if (await tracking.FindRunAsync(run, cancellation) is not { } found) return new(source, source, run, null);
            string root = found.Info.ArtifactUri;
            return new(source, parts.Length == 3 ? $"{root}/{parts[2]}" : root, run, null);
        }
        if (scheme != ArtifactLocation.Scheme) return new(source, source, runId, null);
        if (runId is null || ArtifactLocation.HasHost(source) || !IsBelow(source, (await FindRunAsync(runId, source, cancellation)).Info.ArtifactUri)) throw Unidentified(source, "run_id");
        return new(source, source, runId, null);
    }

    async Task<VersionSource> OfLoggedModelAsync(VersionRequest request, string? scheme, CancellationToken cancellation)
    {
        var (source, modelId) = (request.Source, request.ModelId!);
        if (scheme == "runs" || (scheme == ArtifactLocation.Scheme && ArtifactLocation.HasHost(source))) throw Unidentified(source, "model_id");
        var model = await FindModelAsync(modelId, source, cancellation);
        if ((scheme is null or "file" or ArtifactLocation.Scheme) && !IsBelow(source, model.Info.ArtifactUri))
            throw scheme == ArtifactLocation.Scheme ? Unidentified(source, "model_id") : Local(source, "model_id");
        return new(source, source, NullIfEmpty(request.RunId) ?? NullIfEmpty(model.Info.SourceRunId), modelId);
    }

    async Task<Run> FindRunAsync(string runId, string source, CancellationToken cancellation) => await tracking.FindRunAsync(runId, cancellation) ?? throw Unidentified(source, "run_id");

    async Task<LoggedModel> FindModelAsync(string modelId, string source, CancellationToken cancellation)
    {
        try
        {
            return await models.GetAsync(modelId, allowDeleted: false, cancellation);
        }
        catch (MlflowException missing) when (missing.ErrorCode == ErrorCodes.ResourceDoesNotExist)
        {
            throw Unidentified(source, "model_id");
        }
    }

    // Both are folders of this machine, or both locations of the same kind.
    static bool IsBelow(string source, string root)
    {
        if (ArtifactLocation.FolderOf(source) is { } folder)
        {
            if (ArtifactLocation.FolderOf(root) is not { } rootFolder) return false;
            (source, root) = (Path.GetFullPath(folder), Path.GetFullPath(rootFolder));
        }
        return source == root || source.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);
    }

    static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    static MlflowException Unidentified(string source, string field) =>
        MlflowException.Invalid($"Invalid model version source: '{source}'. The {field} request parameter must identify the resource that contains the source.");

    static MlflowException Local(string source, string field) => MlflowException.Invalid(
        $"Invalid model version source: '{source}'. To use a local path as a model version source, the {field} request parameter has to be specified and the local path "
        + $"has to be contained within the artifact directory of the run specified by the {field}.");
}

/// <summary>Where a new version says it comes from.</summary>
/// <param name="Source">As the client says.</param>
/// <param name="RunId">Null: not named; empty: named as none.</param>
/// <param name="ModelId">Logged model; null and empty as with the run.</param>
readonly record struct VersionRequest(string Source, string? RunId, string? ModelId);

/// <summary>Where it does come from.</summary>
/// <param name="Source">As it is kept.</param>
/// <param name="Location">Where the files lie.</param>
/// <param name="RunId">Run that made them.</param>
/// <param name="ModelId">Logged model that they are.</param>
readonly record struct VersionSource(string Source, string Location, string? RunId, string? ModelId);
