using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lab.Redis;

/// <summary>Where a server listens.</summary>
/// <param name="Host">Name or address; a path (beginning with <c>/</c>) is a Unix socket.</param>
/// <param name="Port">TCP port; 0 for a Unix socket.</param>
public sealed record RedisEndpoint(string Host, int Port)
{
    public const int DefaultPort = 6379;

    internal bool IsUnixSocket => Host.StartsWith('/');

    internal EndPoint ToEndPoint() => IsUnixSocket ? new UnixDomainSocketEndPoint(Host)
        : IPAddress.TryParse(Host, out var address) ? new IPEndPoint(address, Port)
        : new DnsEndPoint(Host, Port);

    // host, host:port, [::1]:port, /path/of.sock
    internal static RedisEndpoint? TryParse(string text)
    {
        if (text.StartsWith('/')) return new(text, 0);
        int colon = text.LastIndexOf(':');
        bool plainV6 = colon >= 0 && text.IndexOf(':') != colon && !text.StartsWith('[');
        if (colon < 0 || plainV6 || text.EndsWith(']')) return Named(text, DefaultPort);
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535
            ? Named(text[..colon], port)
            : null;
    }

    static RedisEndpoint? Named(string host, int port)
    {
        host = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        return host.Length == 0 || host.Any(char.IsWhiteSpace) ? null : new(host, port);
    }

    public override string ToString() => IsUnixSocket ? Host : Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
