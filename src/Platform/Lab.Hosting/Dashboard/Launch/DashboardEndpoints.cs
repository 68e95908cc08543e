using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Lab.Hosting.Dashboard.Launch;

/// <summary>
/// Addresses and keys of the dashboard, fixed before anything starts, so that every resource can be told where its
/// telemetry goes. Configured ones are kept; the others are free ports and random keys of this run.
/// </summary>
sealed class DashboardEndpoints
{
    const int KeyBytes = 16;

    DashboardEndpoints(IConfiguration configuration)
    {
        var ports = FreePorts.Take(3);
        FrontendUrls = Urls(configuration, "ASPNETCORE_URLS") ?? $"http://localhost:{ports[0]}";
        OtlpGrpcUrl = Urls(configuration, "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL") ?? $"http://localhost:{ports[1]}";
        OtlpHttpUrl = Urls(configuration, "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL") ?? $"http://localhost:{ports[2]}";
        ResourceService = Loopback(configuration, "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL");
        var anonymous = configuration.GetValue("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", false);
        BrowserToken = anonymous
            ? null
            : NotEmpty(configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"]) ?? NotEmpty(configuration["AppHost:BrowserToken"]) ?? NewKey();
        OtlpApiKey = NotEmpty(configuration["AppHost:OtlpApiKey"]) ?? NewKey();
        ResourceServiceApiKey = NotEmpty(configuration["AppHost:ResourceService:ApiKey"]) ?? NewKey();
    }

    /// <summary>What the dashboard's pages listen on; several are separated by semicolons.</summary>
    public string FrontendUrls { get; }

    /// <summary>Where a browser of this machine finds the pages.</summary>
    public Uri Frontend => new(FrontendUrls.Split(';')[0].Replace("//*", "//localhost").Replace("//+", "//localhost"));

    /// <summary>Where telemetry goes as gRPC.</summary>
    public string OtlpGrpcUrl { get; }

    /// <summary>Where telemetry goes as http/protobuf: OTEL_EXPORTER_OTLP_ENDPOINT of the resources.</summary>
    public string OtlpHttpUrl { get; }

    /// <summary>Where our resource service listens; port 0 takes a free one.</summary>
    public IPEndPoint ResourceService { get; }

    /// <summary>Opens the pages and, as header X-API-Key, the telemetry API; null when the dashboard is open to anyone.</summary>
    public string? BrowserToken { get; }

    /// <summary>What resources show in header x-otlp-api-key.</summary>
    public string OtlpApiKey { get; }

    /// <summary>What the dashboard shows our resource service.</summary>
    public string ResourceServiceApiKey { get; }

    /// <summary>The page to open first.</summary>
    public Uri Login => BrowserToken is null ? Frontend : new Uri(Frontend, $"/login?t={Uri.EscapeDataString(BrowserToken)}");

    /// <exception cref="LabException">A configured address is none.</exception>
    public static DashboardEndpoints From(IConfiguration configuration) => new(configuration);

    static string? Urls(IConfiguration configuration, string name)
    {
        if (NotEmpty(configuration[name]) is not { } urls) return null;
        foreach (var url in urls.Split(';'))
            if (!Uri.TryCreate(url.Replace("//*", "//any").Replace("//+", "//any"), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new LabException(ErrorKind.Usage, $"'{url}' is no address to listen on.", name, "a URL such as http://localhost:18888");
        return urls;
    }

    static IPEndPoint Loopback(IConfiguration configuration, string name)
    {
        if (NotEmpty(configuration[name]) is not { } url) return new IPEndPoint(IPAddress.Loopback, 0);
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri is { Scheme: "http", IsLoopback: true })
            return new IPEndPoint(IPAddress.TryParse(uri.DnsSafeHost, out var address) ? address : IPAddress.Loopback, uri.Port);
        throw new LabException(
            ErrorKind.Usage, $"'{url}' cannot be the address of the resource service.", name, "http:// and a loopback address, such as http://localhost:18891");
    }

    static string NewKey() => RandomNumberGenerator.GetHexString(2 * KeyBytes, lowercase: true);

    static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
