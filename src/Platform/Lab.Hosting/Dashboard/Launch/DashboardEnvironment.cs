using Microsoft.Extensions.Configuration;

namespace Lab.Hosting.Dashboard.Launch;

/// <summary>What the dashboard's process is told.</summary>
static class DashboardEnvironment
{
    const string Prefix = "ASPIRE_DASHBOARD_";

    /// <param name="endpoints">Addresses and keys.</param>
    /// <param name="resourceService">Where our resource service answers.</param>
    /// <param name="configuration">Its ASPIRE_DASHBOARD_* settings are handed on.</param>
    public static Dictionary<string, string> For(DashboardEndpoints endpoints, Uri resourceService, IConfiguration configuration)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in configuration.AsEnumerable())
            if (value is not null && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) environment[name.ToUpperInvariant()] = value;

        environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        environment["ASPNETCORE_URLS"] = endpoints.FrontendUrls;
        environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = endpoints.OtlpGrpcUrl;
        environment["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = endpoints.OtlpHttpUrl;
        environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        environment["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = resourceService.GetLeftPart(UriPartial.Authority);
        environment["DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE"] = "ApiKey";
        environment["DASHBOARD__RESOURCESERVICECLIENT__APIKEY"] = endpoints.ResourceServiceApiKey;
        environment["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey";
        environment["DASHBOARD__OTLP__PRIMARYAPIKEY"] = endpoints.OtlpApiKey;
        environment["DASHBOARD__API__ENABLED"] = "true";
        if (endpoints.BrowserToken is { } token)
        {
            environment["DASHBOARD__FRONTEND__AUTHMODE"] = "BrowserToken";
            environment["DASHBOARD__FRONTEND__BROWSERTOKEN"] = token;
            environment["DASHBOARD__API__AUTHMODE"] = "ApiKey";
            environment["DASHBOARD__API__PRIMARYAPIKEY"] = token;
        }
        else
        {
            environment["DASHBOARD__FRONTEND__AUTHMODE"] = "Unsecured";
            environment["DASHBOARD__API__AUTHMODE"] = "Unsecured";
        }
        return environment;
    }
}
