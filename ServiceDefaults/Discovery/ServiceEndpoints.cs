using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace Lab.ServiceDefaults.Discovery;

/// <summary>
/// Addresses of services by name, from configuration: <c>services__{name}__{scheme or endpoint}__{i}</c>, with
/// <c>default</c> for an address without either. The addresses of a service take turns.
/// <para>Understood: <c>http://name</c>, <c>https+http://name</c> (the first scheme that is configured), and
/// <c>http://_endpoint.name</c>.</para>
/// </summary>
sealed class ServiceEndpoints(IConfiguration configuration)
{
    readonly ConcurrentDictionary<string, Turn> turns = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The address to use now. One that names no configured service is given back as it is: an ordinary host.</summary>
    /// <exception cref="HttpRequestException">The form is one of a service, but no address is configured.</exception>
    public Uri Resolve(Uri address)
    {
        string[] schemes = address.Scheme.Split('+');
        var (name, endpoint) = Split(address.Host);
        var found = Find(name, endpoint, schemes);
        if (found.Count > 0) return Combine(found[turns.GetOrAdd($"{address.Scheme}://{address.Host}", static _ => new Turn()).Next(found.Count)], address);
        if (schemes.Length == 1 && endpoint is null) return address;
        throw new HttpRequestException(
            $"No address of the service '{name}' is configured for {address.GetLeftPart(UriPartial.Authority)}; "
            + $"expected the environment variable services__{name}__{endpoint ?? schemes[0]}__0.");
    }

    static (string Name, string? Endpoint) Split(string host) =>
        host.StartsWith('_') && host.IndexOf('.') is > 1 and var dot ? (host[(dot + 1)..], host[1..dot]) : (host, null);

    List<Uri> Find(string name, string? endpoint, string[] schemes)
    {
        var service = configuration.GetSection("services").GetSection(name);
        string[] keys = endpoint is not null ? [endpoint] : [.. schemes, "default"];
        foreach (string key in keys)
        {
            var found = Addresses(service.GetSection(key), schemes);
            if (found.Count > 0) return found;
        }
        return [];
    }

    // An address without a scheme has the first one that was asked for.
    static List<Uri> Addresses(IConfigurationSection section, string[] schemes) =>
    [
        .. section.GetChildren().Select(child => child.Value).Prepend(section.Value)
            .Where(value => !string.IsNullOrWhiteSpace(value))
            .Select(value => value!.Contains("://", StringComparison.Ordinal) ? value : $"{schemes[0]}://{value}")
            .Select(value => Uri.TryCreate(value, UriKind.Absolute, out var address) ? address : null)
            .OfType<Uri>()
            .Where(address => schemes.Contains(address.Scheme, StringComparer.OrdinalIgnoreCase)),
    ];

    static Uri Combine(Uri service, Uri asked) => new UriBuilder(asked)
    {
        Scheme = service.Scheme,
        Host = service.Host,
        Port = service.Port,
        Path = service.AbsolutePath.TrimEnd('/') + asked.AbsolutePath,
    }.Uri;

    sealed class Turn
    {
        int last = -1;

        public int Next(int count) => (int)((uint)Interlocked.Increment(ref last) % (uint)count);
    }
}
