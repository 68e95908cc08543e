using Lab.ServiceDefaults.Health;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Lab.ServiceDefaults.Access;

/// <summary>
/// Protects a service that trusts whoever reaches it against pages in a browser beside it. It stands before routing: no form of a path
/// goes round it. A Host that is not ours is refused (DNS rebinding), and so is a request that changes something and comes from a
/// page of another origin (cross-site requests). Programs send neither Origin nor Sec-Fetch-Site.
/// </summary>
sealed class AccessGuard(
    RequestDelegate next, AllowedHosts hosts, IOptions<CrossOriginOptions> origins, IOptions<CorsOptions> cors, IRefusals refusals)
{
    const string FetchSite = "Sec-Fetch-Site";

    readonly CorsPolicy? policy = CrossOrigin.Policy(origins.Value, cors.Value);

    public Task InvokeAsync(HttpContext http)
    {
        string host = http.Request.Headers.Host.ToString();
        if (!IsProbe(http.Request) && !hosts.Contains(host))
            return refusals.WriteAsync(http, StatusCodes.Status403Forbidden,
                $"Invalid Host header - possible DNS rebinding attack detected: '{Shorten(host)}' is no host of this service; {AccessVariables.AllowedHosts} names its hosts.", "Host");
        return Changes(http.Request.Method) && ForeignHeader(http.Request) is { } header
            ? refusals.WriteAsync(http, StatusCodes.Status403Forbidden,
                $"Cross-origin request blocked: {header} '{Shorten(http.Request.Headers[header].ToString())}' is not this service. Cors:Origins names origins that may change something.", header)
            : next(http);
    }

    // Orchestrators ask by whatever address they know, clients of MLflow for its version first; nothing there is worth an attack.
    static readonly PathString[] probes = [DefaultHealth.Health, DefaultHealth.Alive, "/version"];

    static bool IsProbe(HttpRequest request) => !Changes(request.Method) && Array.Exists(probes, probe => request.Path.Equals(probe, StringComparison.OrdinalIgnoreCase));

    static bool Changes(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    // Null when the request is no other page's.
    string? ForeignHeader(HttpRequest request)
    {
        string origin = request.Headers.Origin.ToString(), site = request.Headers[FetchSite].ToString();
        if (policy is not null && (policy.AllowAnyOrigin || (origin.Length > 0 && policy.IsOriginAllowed(origin)))) return null;
        if (origin.Length > 0 && !IsOwn(origin, request)) return "Origin";
        return site is "" or "same-origin" or "none" ? null : FetchSite;
    }

    // Which scheme the browser sees is not known behind a proxy that ends TLS: the origin's own says which port is usual.
    static bool IsOwn(string origin, HttpRequest request)
    {
        int scheme = origin.IndexOf("://", StringComparison.Ordinal);
        int? usual = scheme < 0 ? null : origin[..scheme].ToLowerInvariant() switch { "http" when !request.IsHttps => 80, "https" => 443, _ => null };
        return usual is not null
            && HostName.TryParse(origin[(scheme + 3)..], out var theirs) && HostName.TryParse(request.Headers.Host.ToString(), out var ours)
            && theirs with { Port = theirs.Port ?? usual } == ours with { Port = ours.Port ?? usual };
    }

    static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "...";
}
