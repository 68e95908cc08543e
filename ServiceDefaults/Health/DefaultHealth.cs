using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.ServiceDefaults.Health;

/// <summary>The check <c>self</c> and the two routes.</summary>
public static class DefaultHealth
{
    public const string Health = "/health";
    public const string Alive = "/alive";

    /// <summary>Tag of a check that says whether the process lives.</summary>
    public const string LiveTag = "live";

    internal static void Add(IServiceCollection services) =>
        services.AddHealthChecks().AddCheck("self", static () => HealthCheckResult.Healthy(), [LiveTag]);

    internal static void Map(WebApplication app)
    {
        var taken = ((IEndpointRouteBuilder)app).DataSources
            .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText?.Trim('/')}")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!taken.Contains(Health)) ToBeRead(app.MapHealthChecks(Health, new HealthCheckOptions { ResponseWriter = (http, report) => WriteAsync(http, HealthAnswer.Of(report)) }));
        if (!taken.Contains(Alive))
            ToBeRead(app.MapHealthChecks(Alive, new HealthCheckOptions
            {
                Predicate = check => check.Tags.Contains(LiveTag),
                ResponseWriter = (http, report) => WriteAsync(http, HealthAnswer.OfLife(report)),
            }));
    }

    // The framework maps them for every method.
    static void ToBeRead(IEndpointConventionBuilder checks) => checks.WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));

    // {"status":"healthy","checks":{"self":{"status":"healthy"}}}
    static Task WriteAsync(HttpContext http, HealthAnswer answer) =>
        http.Response.WriteAsJsonAsync(answer, HealthJson.Default.HealthAnswer, cancellationToken: http.RequestAborted);
}
