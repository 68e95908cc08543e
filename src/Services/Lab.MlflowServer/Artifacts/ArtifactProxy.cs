using System.Text;
using System.Web;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Microsoft.AspNetCore.Http.Features;

namespace Lab.MlflowServer.Artifacts;

/// <summary>
/// GET, PUT and DELETE of <c>/api/2.0/mlflow-artifacts/artifacts/PATH</c>. The path is read from the request line as it was
/// sent: routing would have resolved its dots already, and an attempt to leave the root would look like another address.
/// </summary>
sealed class ArtifactProxy(FolderArtifactStore store)
{
    static readonly string[] prefixes = ["/api/2.0/mlflow-artifacts/artifacts/", "/ajax-api/2.0/mlflow-artifacts/artifacts/"];

    static readonly UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public void Use(IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (PathOf(context) is not { } path) await next(context);
        else await AnswerAsync(context, path);
    });

    async Task AnswerAsync(HttpContext context, string encoded)
    {
        switch (context.Request.Method)
        {
            case "GET" or "HEAD":
                await Downloads.WriteAsync(context, store, ArtifactPath.Parse(Decode(encoded)));
                break;
            case "PUT":
                var target = ArtifactPath.Parse(Decode(encoded));
                await store.WriteAsync(target, context.Request.Body, context.RequestAborted);
                await Answers.WriteAsync(context, new Empty());
                break;
            case "DELETE":
                await store.DeleteAsync(ArtifactPath.Parse(Decode(encoded)), context.RequestAborted);
                await Answers.WriteAsync(context, new Empty());
                break;
            default:
                context.Response.Headers.Allow = "GET, HEAD, PUT, DELETE";
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                break;
        }
    }

    // What is no UTF-8 would stay encoded, and then name the same file as its encoding.
    static string Decode(string encoded)
    {
        try
        {
            return strict.GetString(HttpUtility.UrlDecodeToBytes(encoded.Replace("+", "%2B", StringComparison.Ordinal)));
        }
        catch (DecoderFallbackException)
        {
            throw ArtifactPath.Refused("its bytes are no UTF-8");
        }
    }

    /// <summary>A file comes, as large as it is.</summary>
    public static bool IsUpload(HttpContext context) => HttpMethods.IsPut(context.Request.Method) && PathOf(context) is not null;

    static string? PathOf(HttpContext context)
    {
        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] raw ? raw : context.Request.Path.ToUriComponent();
        string below = context.Request.PathBase.ToUriComponent();
        if (target.StartsWith(below + "/", StringComparison.OrdinalIgnoreCase)) target = target[below.Length..];
        foreach (string prefix in prefixes)
            if (target.StartsWith(prefix, StringComparison.Ordinal)) return target[prefix.Length..(target.IndexOf('?') is var query and >= 0 ? query : target.Length)];
        return null;
    }
}
