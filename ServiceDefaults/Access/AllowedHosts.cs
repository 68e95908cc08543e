using Microsoft.Extensions.Options;

namespace Lab.ServiceDefaults.Access;

/// <summary>Whether a request's Host is one of this service: a page whose DNS was turned to this machine has its own name there.</summary>
sealed class AllowedHosts(IOptions<AccessOptions> options, Lazy<Listening> listening)
{
    readonly Lazy<HostPattern[]> patterns = new(() => AccessOptions.List(options.Value.AllowedHosts) is { Length: > 0 } own
        ? [.. own.Select(text => HostPattern.Parse(text)!)]
        : [.. listening.Value.UsualHosts()]);

    // Nearly all requests have the same one.
    string? last;

    public bool Contains(string host)
    {
        if (host == last) return true;
        bool any = patterns.Value.Any(pattern => pattern.IsAny);
        if (!any && !(HostName.TryParse(host, out var parsed) && Array.Exists(patterns.Value, pattern => pattern.Matches(parsed)))) return false;
        last = host;
        return true;
    }
}
