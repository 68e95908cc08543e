using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Lab.ServiceDefaults.Access;

/// <summary>Routes that administer, and the key that they need.</summary>
public static class ApiKey
{
    /// <summary>Carries the key; <c>Authorization: Bearer KEY</c> does too.</summary>
    public const string Header = "X-Api-Key";

    /// <summary>
    /// The route needs the key. Without one configured it is open to this machine alone: once the service listens beyond it, or stands behind
    /// a proxy, the route answers 403 and says how to set one.
    /// </summary>
    public static TBuilder RequiresApiKey<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new NeedsApiKey());
}

/// <summary>Metadata of a route that administers.</summary>
sealed record NeedsApiKey;

/// <summary>Asks for the key, after routing has found such a route.</summary>
sealed class ApiKeyGuard(RequestDelegate next, IOptions<AccessOptions> options, Lazy<Listening> listening, IRefusals refusals)
{
    const string Scheme = "Bearer ";

    // Of equal length whatever was given: how long a comparison takes says nothing of the key.
    readonly byte[]? key = options.Value.ApiKey is { Length: > 0 } configured ? Hash(configured) : null;
    readonly bool isBehindProxy = AccessOptions.List(options.Value.TrustedProxies).Length > 0;

    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<NeedsApiKey>() is null) return next(http);
        if (key is null)
            return IsFromThisMachine(http) ? next(http) : refusals.WriteAsync(http, StatusCodes.Status403Forbidden,
                $"This route administers the service, which can be reached from other machines: set {AccessVariables.ApiKey} there and send it as {ApiKey.Header}.", ApiKey.Header);
        if (Given(http.Request) is { } given && CryptographicOperations.FixedTimeEquals(Hash(given), key)) return next(http);
        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"sentiment-lab\"";
        return refusals.WriteAsync(http, StatusCodes.Status401Unauthorized,
            $"This route needs the service's key ({AccessVariables.ApiKey}), as {ApiKey.Header} or as Authorization: Bearer.", ApiKey.Header);
    }

    bool IsFromThisMachine(HttpContext http) =>
        !listening.Value.IsBeyondThisMachine && !isBehindProxy && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded");

    static string? Given(HttpRequest request)
    {
        if (request.Headers[ApiKey.Header] is { Count: > 0 } own) return own.ToString();
        string authorization = request.Headers[HeaderNames.Authorization].ToString();
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : null;
    }

    static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
