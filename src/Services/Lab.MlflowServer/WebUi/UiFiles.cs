using System.Text.RegularExpressions;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Lab.MlflowServer.WebUi;

/// <summary>The UI's files: the framework's static files (types, ETag, ranges, HEAD) compressed on the way, with headers that a browser keeps them by.</summary>
static partial class UiFiles
{
    // Shown within a notebook's page by MLflow's client, so it may be framed.
    const string FramedFolder = "/lib/notebook-trace-renderer/";

    // A name with a hash of the content in it never means another content.
    const string Forever = "public, max-age=31536000, immutable", Ask = "no-cache";

    // Everything comes from this server. Pages and artifacts that are HTML style and script themselves, plots compile functions, and an
    // artifact shown in a frame inherits this policy: MLflow's log_figure writes pages that fetch Plotly from its own host. The one thing
    // from elsewhere is the film that the UI shows where there are no traces.
    const string Policy =
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' https://cdn.plot.ly; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "media-src 'self' data: blob: https://mlflow.org; font-src 'self' data:; frame-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'";

    public static RequestDelegate Of(WebApplication app, UiFolder ui)
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".cjs"] = types.Mappings[".mjs"] = types.Mappings[".js"];
        types.Mappings[".html"] = "text/html; charset=utf-8";
        var files = ((IApplicationBuilder)app).New();
        files.Use((context, next) =>
        {
            // The framework's static files stand back where a route was found.
            context.SetEndpoint(null);
            return next(context);
        });
        files.UseResponseCompression();
        files.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(ui.Path), ContentTypeProvider = types, OnPrepareResponse = SetHeaders });
        return files.Build();
    }

    static void SetHeaders(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        string path = file.Context.Request.Path.Value!;
        headers.CacheControl = HashedName().IsMatch(file.File.Name) ? Forever : Ask;
        if (path.EndsWith(".html", StringComparison.Ordinal)) headers.ContentSecurityPolicy = Policy;
        if (path.StartsWith(FramedFolder, StringComparison.Ordinal)) headers.Remove(HeaderNames.XFrameOptions);
    }

    // main.c2f5f8d4.js, pdf.worker.min.16b289c2599c81a29db9.mjs
    [GeneratedRegex(@"\.[0-9a-f]{8,32}\.")]
    private static partial Regex HashedName();
}
