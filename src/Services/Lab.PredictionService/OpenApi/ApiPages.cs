using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.OpenApi;

/// <summary>
/// Swagger UI at /docs and ReDoc at /redoc. Scripts and styles are those of the packages; the pages around them are ours, because
/// the packages' own ask other hosts for fonts. Their Content-Security-Policy lets the browser ask this service only.
/// </summary>
static class ApiPages
{
    const string Docs = "/docs";
    const string Redoc = "/redoc";

    // The path comes with everything encoded that could end the string.
    static string StartSwagger(string pathBase) => $$"""SwaggerUIBundle({ url: "{{pathBase}}{{ApiDocument.Path}}", dom_id: "#page", deepLinking: true, tryItOutEnabled: true, validatorUrl: null })""";

    static readonly string[] docsAssets = ["/swagger-ui.css", "/swagger-ui-bundle.js", "/favicon-32x32.png"];
    static readonly string[] redocAssets = ["/redoc.standalone.js"];

    static string DocsPage(string pathBase) => Page(
        "Sentiment Lab API - Swagger UI", pathBase, $"""<link rel="stylesheet" href="{Html(pathBase)}/docs/swagger-ui.css">""",
        $"""<div id="page"></div><script src="{Html(pathBase)}/docs/swagger-ui-bundle.js"></script><script>{StartSwagger(pathBase)}</script>""");

    // Without its own style for the fonts ReDoc takes those of the system.
    static string RedocPage(string pathBase) => Page(
        "Sentiment Lab API - ReDoc", pathBase, "",
        $$$$"""
        <redoc spec-url="{{{{Html(pathBase)}}}}{{{{ApiDocument.Path}}}}" hide-loading theme='{"typography":{"fontFamily":"system-ui, sans-serif","headings":{"fontFamily":"system-ui, sans-serif"}}}'></redoc>
        <script src="{{{{Html(pathBase)}}}}/redoc/redoc.standalone.js"></script>
        """);

    static string DocsPolicy(string pathBase) => Policy($"'self' 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(StartSwagger(pathBase))))}'");

    static readonly string redocPolicy = Policy("'self'");

    /// <summary>The files of the packages, and of them only those that the pages ask for.</summary>
    public static void UseApiPages(this WebApplication app)
    {
        app.UseWhen(http => IsAsset(http, Docs, docsAssets), assets => assets.UseSwaggerUI(options => options.RoutePrefix = Docs[1..]));
        app.UseWhen(http => IsAsset(http, Redoc, redocAssets), assets => assets.UseReDoc(options => options.RoutePrefix = Redoc[1..]));
    }

    public static void MapApiPages(this WebApplication app)
    {
        app.MapGet(ApiDocument.Path, ApiServices.DocumentAsync).WithName("openapi").WithTags(ApiTags.Service)
            .WithSummary("This description: OpenAPI 3.1 with every route, status and limit.").Produces<object>();
        app.MapGet(Docs, (HttpContext http) => Answer(http, DocsPage(Base(http)), DocsPolicy(Base(http)))).WithName("docs").WithTags(ApiTags.Service)
            .WithSummary("The description to read and try out: Swagger UI.").Produces<string>(contentType: "text/html");
        app.MapGet(Redoc, (HttpContext http) => Answer(http, RedocPage(Base(http)), redocPolicy)).WithName("redoc").WithTags(ApiTags.Service)
            .WithSummary("The description to read: ReDoc.").Produces<string>(contentType: "text/html");
    }

    static string Base(HttpContext http) => http.Request.PathBase.ToUriComponent();

    static string Html(string text) => HtmlEncoder.Default.Encode(text);

    static bool IsAsset(HttpContext http, string page, string[] assets) =>
        http.Request.Path.StartsWithSegments(page, out var rest) && assets.Contains(rest.Value, StringComparer.Ordinal);

    static ContentHttpResult Answer(HttpContext http, string page, string policy)
    {
        http.Response.Headers.ContentSecurityPolicy = policy;
        return TypedResults.Content(page, "text/html", Encoding.UTF8);
    }

    // Both style their parts from scripts and draw with data: pictures; ReDoc searches in a worker made of a blob.
    static string Policy(string scripts) =>
        $"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; worker-src blob:; base-uri 'none'; frame-ancestors 'none'";

    static string Page(string title, string pathBase, string head, string body) =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title}</title>
        <link rel="icon" href="{Html(pathBase)}/docs/favicon-32x32.png">
        {head}
        </head>
        <body style="margin:0">
        {body}
        </body>
        </html>
        """;
}
