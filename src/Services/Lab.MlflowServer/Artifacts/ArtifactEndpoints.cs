using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Artifacts;

/// <summary>Artifacts by run and by model version, and what the proxy lists.</summary>
sealed class ArtifactEndpoints(SqliteTrackingStore tracking, SqliteModelRegistryStore registry, FolderArtifactStore own, ArtifactRoots roots)
{
    // Presigned and multipart uploads are for object stores; a client that is told so sends the whole file.
    const string NoMultipart = "Multipart {0} is not supported for the current artifact repository";

    const long MaxUpload = 10 << 20;

    public void Map(ApiRoutes routes, IEndpointRouteBuilder plain)
    {
        routes.Get("artifacts/list", ListAsync);
        routes.Artifacts("GET", "artifacts", ListFolderAsync);
        routes.Artifacts("POST", "mpu/create/{**path}", RefuseUpload);
        routes.Artifacts("POST", "mpu/complete/{**path}", RefuseUpload);
        routes.Artifacts("POST", "mpu/abort/{**path}", RefuseUpload);
        routes.Artifacts("GET", "presigned/{**path}", RefuseDownload);
        plain.MapMethods("/get-artifact", ["GET", "HEAD"], GetByRunAsync);
        plain.MapMethods("/model-versions/get-artifact", ["GET", "HEAD"], GetByVersionAsync);
        plain.MapMethods("/ajax-api/2.0/mlflow/upload-artifact", ["POST"], UploadAsync);
    }

    public async Task<ListArtifactsResponse> ListAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var below = ArtifactPath.Parse(fields.Text("path"));
        var run = await tracking.GetRunAsync(fields.RunId(), cancellation);
        return await ListAsync(roots, run.Info.ArtifactUri, below, cancellation);
    }

    /// <summary>What lies in a folder below a location, with paths from that location on.</summary>
    public static async Task<ListArtifactsResponse> ListAsync(ArtifactRoots roots, string location, ArtifactPath below, CancellationToken cancellation)
    {
        var (store, root) = roots.Find(location);
        var files = await store.ListAsync(root.Append(below), cancellation);
        string prefix = below.Segments.Count == 0 ? "" : below + "/";
        return new() { RootUri = location, Files = [.. files.Select(file => file with { Path = prefix + file.Path })] };
    }

    /// <summary>Sends a file below a location.</summary>
    public static Task SendAsync(HttpContext context, ArtifactRoots roots, string location, ArtifactPath below)
    {
        var (store, root) = roots.Find(location);
        context.Response.Headers.CacheControl = "no-cache";
        return Downloads.WriteAsync(context, store, root.Append(below));
    }

    async Task<ListArtifactsResponse> ListFolderAsync(MlflowRequestFields fields, CancellationToken cancellation) =>
        new() { Files = await own.ListAsync(ArtifactPath.Parse(fields.Text("path")), cancellation) };

    async Task GetByRunAsync(HttpContext context)
    {
        var query = context.Request.Query;
        string? runId = query["run_id"].FirstOrDefault() ?? query["run_uuid"].FirstOrDefault(), path = query["path"].FirstOrDefault();
        if (string.IsNullOrEmpty(runId) || string.IsNullOrEmpty(path))
        {
            await BadRequestAsync(context);
            return;
        }
        var below = ArtifactPath.Parse(path);
        var run = await tracking.GetRunAsync(runId, context.RequestAborted);
        await SendAsync(context, roots, run.Info.ArtifactUri, below);
    }

    async Task GetByVersionAsync(HttpContext context)
    {
        var query = context.Request.Query;
        string? name = query["name"].FirstOrDefault(), version = query["version"].FirstOrDefault(), path = query["path"].FirstOrDefault();
        if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(version) || string.IsNullOrEmpty(path))
        {
            await BadRequestAsync(context);
            return;
        }
        var below = ArtifactPath.Parse(path);
        string root = await registry.GetDownloadUriAsync(name, Names.ReadVersion(version), context.RequestAborted);
        await SendAsync(context, roots, root, below);
    }

    async Task UploadAsync(HttpContext context)
    {
        var query = context.Request.Query;
        string? runId = query["run_uuid"].FirstOrDefault() ?? query["run_id"].FirstOrDefault(), path = query["path"].FirstOrDefault();
        if (string.IsNullOrEmpty(runId)) throw MlflowException.Invalid("Request must specify run_uuid.");
        if (string.IsNullOrEmpty(path)) throw MlflowException.Invalid("Request must specify path.");
        var below = ArtifactPath.Parse(path);
        // A page's upload is small, and is looked at before anything of it is kept. The bound is told here, not by the transport.
        UploadLimits.Lift(context);
        var content = new MemoryStream();
        byte[] piece = new byte[81920];
        while (await context.Request.Body.ReadAsync(piece, context.RequestAborted) is var count and > 0)
        {
            if (content.Length + count > MaxUpload) throw MlflowException.Invalid("Artifact size is too large. Max size is 10MB.");
            content.Write(piece, 0, count);
        }
        if (content.Length == 0) throw MlflowException.Invalid("Request must specify data.");
        content.Position = 0;
        var run = await tracking.GetRunAsync(runId, context.RequestAborted);
        var (store, root) = roots.Find(run.Info.ArtifactUri);
        await store.WriteAsync(root.Append(below), content, context.RequestAborted);
        await Answers.WriteAsync(context, new Empty());
    }

    static Task BadRequestAsync(HttpContext context) =>
        Answers.WritePageAsync(context, 400, "Bad Request", "The browser (or proxy) sent a request that this server could not understand.");

    static Task<Empty> RefuseUpload(MlflowRequestFields fields, CancellationToken cancellation) => throw Unsupported("upload");

    static Task<Empty> RefuseDownload(MlflowRequestFields fields, CancellationToken cancellation) => throw Unsupported("download");

    static MlflowException Unsupported(string what) =>
        new(ErrorCodes.NotImplemented, NoMultipart.Replace("{0}", what, StringComparison.Ordinal));
}
