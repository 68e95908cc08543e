using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;

namespace Lab.Mlflow;

partial class MlflowClient
{
    const string ArtifactApi = "api/2.0/mlflow-artifacts/artifacts";

    /// <summary>What lies in a folder of a run's artifacts; paths are relative to the run's root.</summary>
    public async Task<IReadOnlyList<ArtifactFile>> ListArtifactsAsync(string runId, string? path = null, CancellationToken cancellation = default) =>
        (await GetAsync<ListArtifactsResponse>(Api + "artifacts/list", [("run_id", runId), ("path", path)], cancellation)).Files;

    /// <summary>Sends a stream as one artifact of a run. A stream that can seek is sent again when the connection breaks.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">Below the run's root.</param>
    /// <param name="content">Read to its end; stays open.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task UploadArtifactAsync(string runId, string path, Stream content, CancellationToken cancellation = default)
    {
        string root = ProxiedLocation.PathOf((await GetRunAsync(runId, cancellation)).Info.ArtifactUri);
        await PutAsync(ProxiedLocation.Join(root, path), content, null, cancellation);
    }

    /// <summary>Sends a folder with all it holds.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="folder">On this machine; links are not followed.</param>
    /// <param name="path">Below the run's root; null for the root itself.</param>
    /// <param name="progress">Told of each piece.</param>
    /// <param name="cancellation">Ends the call; what is there already stays.</param>
    /// <returns>The address of the folder: <c>mlflow-artifacts:/...</c>.</returns>
    public async Task<string> UploadFolderAsync(
        string runId, string folder, string? path = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default)
    {
        string uri = (await GetRunAsync(runId, cancellation)).Info.ArtifactUri;
        await new FolderUpload(this, ProxiedLocation.Join(ProxiedLocation.PathOf(uri), path), progress).RunAsync(folder, cancellation);
        return ProxiedLocation.Join(uri, path);
    }

    /// <summary>Fetches one artifact of a run.</summary>
    public async Task DownloadArtifactAsync(string runId, string path, Stream target, CancellationToken cancellation = default) =>
        await DownloadAsync(ProxiedLocation.Join((await GetRunAsync(runId, cancellation)).Info.ArtifactUri, path), target, cancellation);

    /// <summary>Fetches one file.</summary>
    /// <param name="location">Its address: <c>mlflow-artifacts:/...</c>.</param>
    /// <param name="target">Gets the bytes.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task DownloadAsync(string location, Stream target, CancellationToken cancellation = default)
    {
        using var answer = await GetFileAsync(ProxiedLocation.PathOf(location), cancellation);
        await using var content = await answer.Content.ReadAsStreamAsync(cancellation);
        await content.CopyToAsync(target, cancellation);
    }

    /// <summary>
    /// Fetches a folder of artifacts. It appears whole or not at all: files go to a folder beside it, which is renamed at the end.
    /// </summary>
    /// <param name="location">Address of the folder: <c>mlflow-artifacts:/...</c>.</param>
    /// <param name="folder">On this machine; must not exist.</param>
    /// <param name="limits">How much the server may send.</param>
    /// <param name="progress">Told of each piece.</param>
    /// <param name="cancellation">Ends the call and leaves nothing.</param>
    /// <returns>Bytes fetched.</returns>
    public Task<long> DownloadFolderAsync(
        string location, string folder, TransferLimits? limits = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default) =>
        new FolderDownload(this, ProxiedLocation.PathOf(location), limits ?? new(), progress).RunAsync(folder, cancellation);

    /// <summary>Removes a file or folder of a run's artifacts; nothing happens when there is none.</summary>
    public async Task DeleteArtifactAsync(string runId, string path, CancellationToken cancellation = default)
    {
        string target = ProxiedLocation.Join(ProxiedLocation.PathOf((await GetRunAsync(runId, cancellation)).Info.ArtifactUri), path);
        await CallAsync<Empty>(() => new(HttpMethod.Delete, $"{ArtifactApi}/{ProxiedLocation.Encode(target)}"), mayRepeat: true, cancellation);
    }

    internal async Task<IReadOnlyList<ArtifactFile>> ListProxiedAsync(string path, CancellationToken cancellation) =>
        (await GetAsync<ListArtifactsResponse>(ArtifactApi, [("path", path)], cancellation)).Files;

    internal async Task PutAsync(string path, Stream content, Action<int>? sent, CancellationToken cancellation)
    {
        long start = content.CanSeek ? content.Position : 0;
        int attempts = 0;
        using var answer = await sender.SendAsync(() =>
        {
            if (attempts++ > 0) content.Position = start;
            return new(HttpMethod.Put, $"{ArtifactApi}/{ProxiedLocation.Encode(path)}") { Content = new PieceContent(content, sent) };
        }, options.TransferTimeout, content.CanSeek ? options.MaxRetries : 0, cancellation);
        if (!answer.IsSuccessStatusCode) throw Refusals.Read((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellation));
    }

    internal async Task<HttpResponseMessage> GetFileAsync(string path, CancellationToken cancellation)
    {
        var answer = await sender.SendAsync(() => new(HttpMethod.Get, $"{ArtifactApi}/{ProxiedLocation.Encode(path)}"), options.TransferTimeout, options.MaxRetries, cancellation);
        if (answer.IsSuccessStatusCode) return answer;
        using (answer) throw Refusals.Read((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellation));
    }
}
