using System.IO.Enumeration;
using Lab.MlflowServer.Http;

namespace Lab.MlflowServer.Hosting;

/// <summary>
/// Protects a server that trusts whoever reaches it against pages in a browser beside it: a Host header that is not ours
/// (DNS rebinding) and a foreign Origin on calls that change something (cross-site requests) are refused. Environment:
/// MLFLOW_SERVER_ALLOWED_HOSTS, MLFLOW_SERVER_CORS_ALLOWED_ORIGINS (lists with commas, * as wildcard),
/// MLFLOW_SERVER_X_FRAME_OPTIONS (NONE leaves the header out), MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE=true.
/// </summary>
sealed class HostGuard
{
    static readonly string[] usualHosts =
    [
        "localhost", "127.0.0.1", "[::1]", "0.0.0.0", "localhost:*", "127.0.0.1:*", "[::1]:*", "0.0.0.0:*",
        "192.168.*", "10.*", .. Enumerable.Range(16, 16).Select(i => $"172.{i}.*"), "fc00:*", "fd00:*",
    ];

    const string Disabled = "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE";
    const string AllowedHosts = "MLFLOW_SERVER_ALLOWED_HOSTS";
    const string AllowedOrigins = "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS";
    const string FrameOptions = "MLFLOW_SERVER_X_FRAME_OPTIONS";
    const string UsualFrameOptions = "SAMEORIGIN";

    readonly bool enabled;
    readonly string[] hosts;
    readonly string[] origins;
    readonly string frameOptions;

    public HostGuard(IConfiguration configuration)
    {
        enabled = !"true".Equals(configuration[Disabled], StringComparison.OrdinalIgnoreCase);
        hosts = List(configuration[AllowedHosts]) is { Length: > 0 } own ? own : usualHosts;
        origins = List(configuration[AllowedOrigins]);
        frameOptions = (configuration[FrameOptions] ?? UsualFrameOptions).ToUpperInvariant();
    }

    /// <summary>What it reads, with the defaults.</summary>
    public static (string Key, string? Default)[] Keys { get; } =
        [(AllowedHosts, "this machine, private networks"), (AllowedOrigins, null), (FrameOptions, UsualFrameOptions), (Disabled, "false")];

    public void Use(IApplicationBuilder app)
    {
        if (!enabled) return;
        app.Use(async (context, next) =>
        {
            var request = context.Request;
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            if (frameOptions != "NONE") headers.XFrameOptions = frameOptions;

            bool isHealth = request.Path.Value is "/health" or "/version";
            if (!isHealth && !Matches(hosts, request.Headers.Host.ToString()))
            {
                await Answers.WriteTextAsync(context, StatusCodes.Status403Forbidden, "Invalid Host header - possible DNS rebinding attack detected");
                return;
            }
            string origin = request.Headers.Origin.ToString();
            if (origin.Length > 0 && !await AdmitAsync(context, origin)) return;
            await next(context);
        });
    }

    // False when the answer has been given already.
    async Task<bool> AdmitAsync(HttpContext context, string origin)
    {
        var request = context.Request;
        bool isApi = request.Path.Value is { } path && (path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/ajax-api/", StringComparison.Ordinal));
        bool allowed = IsLocal(origin) || Matches(origins, origin);
        bool changes = request.Method is "POST" or "PUT" or "DELETE" or "PATCH";
        if (isApi && changes && !allowed)
        {
            await Answers.WriteTextAsync(context, StatusCodes.Status403Forbidden, "Cross-origin request blocked");
            return false;
        }
        var headers = context.Response.Headers;
        if (allowed)
        {
            bool any = origins.Contains("*");
            headers.AccessControlAllowOrigin = any ? "*" : origin;
            if (!any) headers.AccessControlAllowCredentials = "true";
            headers.AccessControlExposeHeaders = "*";
            headers.Vary = "Origin";
        }
        if (!HttpMethods.IsOptions(request.Method) || request.Headers.AccessControlRequestMethod.Count == 0) return true;
        if (allowed)
        {
            headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE, OPTIONS, PATCH";
            headers.AccessControlAllowHeaders = request.Headers.AccessControlRequestHeaders;
            headers.AccessControlMaxAge = "600";
        }
        await Answers.WriteTextAsync(context, allowed ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, allowed ? "OK" : "Disallowed CORS origin");
        return false;
    }

    static bool Matches(string[] patterns, string text) => text.Length > 0 && Array.Exists(patterns, pattern =>
        pattern.Contains('*') ? FileSystemName.MatchesSimpleExpression(pattern.Replace("?", "\\?", StringComparison.Ordinal), text) : pattern == text);

    static bool IsLocal(string origin) => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Host is "localhost" or "127.0.0.1" or "[::1]";

    static string[] List(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
