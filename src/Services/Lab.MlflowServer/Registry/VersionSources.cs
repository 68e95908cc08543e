using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Registry;

/// <summary>
/// Checks where a model version says its files lie: a client must not make the server hand out local files, another host's,
/// or those of a run that it did not name.
/// </summary>
sealed class VersionSources(SqliteTrackingStore tracking, SqliteModelRegistryStore registry)
{
    /// <summary>Where the files lie, and the run they come from.</summary>
    public async Task<(string Location, string? RunId)> ResolveAsync(string source, string? runId, CancellationToken cancellation)
    {
        string? scheme = ArtifactLocation.SchemeOf(source);
        if (scheme is "http" or "https" or "ftp" or "sftp") throw HostAddressed(scheme);
        if (scheme is null or "file") throw Local(source);
        if (ArtifactLocation.LeavesItsRoot(source))
            throw MlflowException.Invalid(
                $"Invalid model version source: '{source}'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, "
                + "an absolute path must be provided without relative path references present. Please provide an absolute path.");
        return scheme switch
        {
            "models" => await CopyAsync(source, runId, cancellation),
            "runs" => await RunAsync(source, runId, cancellation),
            ArtifactLocation.Scheme => await ProxiedAsync(source, runId, cancellation),
            _ => (source, runId),
        };
    }

    // models:/NAME/VERSION: a copy; its run is that of its origin unless another is named.
    async Task<(string, string?)> CopyAsync(string source, string? runId, CancellationToken cancellation)
    {
        string[] parts = source["models:".Length..].Split('/');
        if (parts is not ["", { Length: > 0 } name, { Length: > 0 } version]) throw Unidentified(source, "model_id");
        int number = Names.ReadVersion(version);
        var origin = await registry.GetVersionAsync(Uri.UnescapeDataString(name), number, cancellation);
        return (await registry.GetDownloadUriAsync(origin.Name, number, cancellation), string.IsNullOrEmpty(runId) ? origin.RunId : runId);
    }

    // runs:/RUN/path
    async Task<(string, string?)> RunAsync(string source, string? runId, CancellationToken cancellation)
    {
        string[] parts = source["runs:".Length..].Split('/', 3);
        if (parts is not ["", { Length: > 0 } run, ..] || run != runId) throw Unidentified(source, "run_id");
        var found = await tracking.GetRunAsync(run, cancellation);
        return (parts.Length == 3 ? $"{found.Info.ArtifactUri}/{parts[2]}" : found.Info.ArtifactUri, run);
    }

    async Task<(string, string?)> ProxiedAsync(string source, string? runId, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(runId) || ArtifactLocation.HasHost(source)) throw Unidentified(source, "run_id");
        string root = (await tracking.GetRunAsync(runId, cancellation)).Info.ArtifactUri;
        return source == root || source.StartsWith(root + "/", StringComparison.Ordinal) ? (source, runId) : throw Unidentified(source, "run_id");
    }

    static MlflowException Unidentified(string source, string field) =>
        MlflowException.Invalid($"Invalid model version source: '{source}'. The {field} request parameter must identify the resource that contains the source.");

    static MlflowException Local(string source) => MlflowException.Invalid(
        $"Invalid model version source: '{source}'. To use a local path as a model version source, the run_id request parameter has to be specified and the local path "
        + "has to be contained within the artifact directory of the run specified by the run_id.");

    static MlflowException HostAddressed(string scheme) => MlflowException.Invalid(
        $"'source' cannot use the '{scheme}' scheme: the '{scheme}' scheme addresses a host other than the tracking server's configured artifact storage, so the server "
        + "would connect to the host named in the URI. Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment variable on the server to allow it.");
}
