using System.Diagnostics;
using Lab.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Lab.ServiceDefaults.Telemetry;

/// <summary>
/// Gives the server's own span the names of the semantic conventions for HTTP, and leaves out the spans of requests for
/// health and metrics: somebody asks every few seconds.
/// </summary>
sealed class RequestSpans : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static (http, rest) => http.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span
            ? FollowAsync(http, span, rest)
            : rest(http));
        next(app);
    };

    static async Task FollowAsync(HttpContext http, Activity span, RequestDelegate rest)
    {
        var request = http.Request;
        if (IsQuiet(request.Path))
        {
            QuietChildren.Silence(span);
            await rest(http);
            return;
        }
        try
        {
            await rest(http);
        }
        catch (Exception cause)
        {
            span.SetTag("error.type", cause.GetType().FullName).SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            Describe(span, http);
        }
    }

    static bool IsQuiet(PathString path) =>
        path.StartsWithSegments(DefaultHealth.Health) || path.StartsWithSegments(DefaultHealth.Alive) || path.StartsWithSegments(ScrapedMetrics.Route);

    static void Describe(Activity span, HttpContext http)
    {
        var request = http.Request;
        string? route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? request.Method : $"{request.Method} /{route.TrimStart('/')}";
        span.SetTag("http.request.method", request.Method)
            .SetTag("url.scheme", request.Scheme)
            .SetTag("url.path", request.Path.Value)
            .SetTag("server.address", request.Host.Host)
            .SetTag("server.port", request.Host.Port)
            .SetTag("network.protocol.version", request.Protocol.StartsWith("HTTP/", StringComparison.Ordinal) ? request.Protocol[5..] : request.Protocol)
            .SetTag("http.response.status_code", http.Response.StatusCode);
        if (route is not null) span.SetTag("http.route", $"/{route.TrimStart('/')}");
        if (http.Response.StatusCode >= 500) span.SetStatus(ActivityStatusCode.Error);
    }
}
