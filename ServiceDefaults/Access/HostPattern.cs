using System.Net;
using System.Net.Sockets;

namespace Lab.ServiceDefaults.Access;

/// <summary>Hosts that are meant: <c>*</c>, a name, <c>*.DOMAIN</c> (not the domain itself), an address or a range of addresses.</summary>
sealed class HostPattern
{
    const int MappedBits = 96;

    readonly string? suffix;
    readonly IPNetwork? network;
    readonly HostName exact;

    HostPattern(string? suffix, IPNetwork? network, HostName exact) => (this.suffix, this.network, this.exact) = (suffix, network, exact);

    /// <summary>What can be written, for a message.</summary>
    public const string Forms = "a name, *.DOMAIN, an address, a range as 10.0.0.0/8, or * for all; all but the last two with :PORT or without";

    /// <summary>Every host at all.</summary>
    public bool IsAny => suffix == "";

    /// <param name="text">Without a port every port is meant; so is <c>:*</c>.</param>
    /// <returns>Null when it is none of <see cref="Forms"/>.</returns>
    public static HostPattern? Parse(string text)
    {
        if (text == "*") return new("", null, default);
        if (text.Contains('/')) return ParseNetwork(text);
        if (HostName.TryAddress(text, AddressFamily.InterNetworkV6, out var bare)) return new(null, null, new(null, bare, null));
        string host = text.EndsWith(":*", StringComparison.Ordinal) ? text[..^2] : text;
        bool below = host.StartsWith("*.", StringComparison.Ordinal);
        if (!HostName.TryParse(below ? host[2..] : host, out var parsed) || (below && parsed.Name is null)) return null;
        return new(below ? "." + parsed.Name : null, null, parsed);
    }

    /// <summary>A range of addresses, one of one address included.</summary>
    public static IPNetwork? ParseRange(string text)
    {
        if (!text.Contains('/') && IPAddress.TryParse(text, out _))
            return HostName.TryAddress(text, text.Contains(':') ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, out var one)
                ? new IPNetwork(one, one.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
                : null;
        return ParseNetwork(text)?.network;
    }

    public bool Matches(HostName host)
    {
        if (IsAny) return true;
        if (network is { } range) return host.Address is { } address && range.Contains(address);
        if (exact.Port is { } port && host.Port != port) return false;
        return suffix is not null
            ? host.Name?.EndsWith(suffix, StringComparison.Ordinal) == true
            : exact.Address is { } only ? only.Equals(host.Address) : exact.Name == host.Name;
    }

    static HostPattern? ParseNetwork(string text)
    {
        if (!IPNetwork.TryParse(text, out var range)) return null;
        // Addresses are compared as IPv4 where they are.
        if (range.BaseAddress.IsIPv4MappedToIPv6)
        {
            if (range.PrefixLength < MappedBits) return null;
            range = new IPNetwork(range.BaseAddress.MapToIPv4(), range.PrefixLength - MappedBits);
        }
        return new(null, range, default);
    }
}
