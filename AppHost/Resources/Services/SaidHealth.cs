using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AppHost.Resources.Services;

/// <summary>
/// What a service says of itself at <c>/health</c>, in its own words: the dashboard shows why it is unhealthy. A service that only
/// lacks a part still does its work, so that others need not wait for it: it is healthy, with the reason beside it.
/// </summary>
sealed class SaidHealth(EndpointReference endpoint) : IHealthCheck
{
    const int MostCharacters = 500;

    static readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!endpoint.IsAllocated) return HealthCheckResult.Unhealthy("Its address is not known yet.");
        try
        {
            using var answer = await http.GetAsync(new Uri(new Uri(endpoint.Url), "/health"), cancellationToken);
            string said = Reason(await answer.Content.ReadAsStringAsync(cancellationToken));
            return answer.StatusCode == HttpStatusCode.OK ? HealthCheckResult.Healthy(said) : HealthCheckResult.Unhealthy(said.Length > 0 ? said : $"It answers {(int)answer.StatusCode}.");
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("It does not answer.");
        }
    }

    /// <summary>The descriptions of the checks that have one; else the problem's detail; else the text itself.</summary>
    public static string Reason(string body)
    {
        string said = Descriptions(body) ?? body;
        return said.Length <= MostCharacters ? said : said[..MostCharacters] + " ...";
    }

    static string? Descriptions(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement is not { ValueKind: JsonValueKind.Object } root) return null;
            string[] checks = root.TryGetProperty("checks", out var all) && all.ValueKind == JsonValueKind.Object
                ? [.. all.EnumerateObject().Select(check => Text(check.Value, "description")).OfType<string>()]
                : [];
            return checks.Length > 0 ? string.Join(' ', checks) : Text(root, "detail") ?? "";
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>Adds <see cref="SaidHealth"/>.</summary>
static class SaidHealthExtensions
{
    /// <summary>Asks <c>/health</c> of the endpoint.</summary>
    public static IResourceBuilder<T> WithSaidHealth<T>(this IResourceBuilder<T> builder, string endpoint = "http") where T : IResourceWithEndpoints
    {
        string name = $"{builder.Resource.Name}_health";
        var reference = builder.Resource.GetEndpoint(endpoint);
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(name, _ => new SaidHealth(reference), null, null));
        return builder.WithHealthCheck(name);
    }
}
