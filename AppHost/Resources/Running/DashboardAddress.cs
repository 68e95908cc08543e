using Microsoft.Extensions.Configuration;

namespace AppHost.Resources.Running;

/// <summary>Where the dashboard is, once it has addresses. Its ports are free ones.</summary>
sealed class DashboardAddress(DistributedApplicationModel model, IConfiguration configuration)
{
    public const string ResourceName = "aspire-dashboard";

    /// <summary>The page; null before it is known, and when the dashboard is off.</summary>
    public string? Page => Url("http") ?? Url("https");

    /// <summary>Logs in to the page, and is the key of its API (<c>X-API-Key</c>).</summary>
    public string? Token => configuration["AppHost:BrowserToken"];

    /// <summary>Takes telemetry by http/protobuf.</summary>
    public string? Otlp => Url("otlp-http");

    public string? OtlpKey => configuration["AppHost:OtlpApiKey"];

    string? Url(string endpoint) =>
        model.Resources.OfType<IResourceWithEndpoints>().FirstOrDefault(resource => resource.Name == ResourceName) is { } dashboard
        && dashboard.GetEndpoint(endpoint) is { Exists: true, IsAllocated: true } found
            ? found.Url
            : null;
}
