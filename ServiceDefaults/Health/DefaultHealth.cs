using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.ServiceDefaults.Health;

/// <summary>The check <c>self</c> and the two routes.</summary>
static class DefaultHealth
{
    public const string Health = "/health";
    public const string Alive = "/alive";
    const string LiveTag = "live";

    public static void Add(IServiceCollection services) =>
        services.AddHealthChecks().AddCheck("self", static () => HealthCheckResult.Healthy(), [LiveTag]);

    public static void Map(WebApplication app)
    {
        var taken = ((IEndpointRouteBuilder)app).DataSources
            .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText?.Trim('/')}")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!taken.Contains(Health)) app.MapHealthChecks(Health, new HealthCheckOptions { ResponseWriter = WriteAsync });
        if (!taken.Contains(Alive))
            app.MapHealthChecks(Alive, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag), ResponseWriter = WriteAsync });
    }

    // {"status":"healthy","checks":{"self":{"status":"healthy"}}}; no exception text: it may name what a client must not see.
    static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(
        new HealthAnswer(
            Name(report.Status),
            report.Entries.ToDictionary(entry => entry.Key, entry => new HealthEntry(Name(entry.Value.Status), entry.Value.Description))),
        HealthJson.Default.HealthAnswer, cancellationToken: http.RequestAborted);

    static string Name(HealthStatus status) => status.ToString().ToLowerInvariant();
}
