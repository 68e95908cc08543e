using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lab.Records;

/// <summary>Where a server listens: <c>host</c>, <c>host:port</c>, <c>[::1]:port</c>, <c>/path/of.sock</c>.</summary>
static class RedisEndPoint
{
    /// <summary>With TLS too.</summary>
    public const int DefaultPort = 6379;

    public static EndPoint? TryParse(string text)
    {
        if (text.StartsWith('/')) return new UnixDomainSocketEndPoint(text);
        int colon = text.LastIndexOf(':');
        bool plainV6 = colon >= 0 && text.IndexOf(':') != colon && !text.StartsWith('[');
        if (colon < 0 || plainV6 || text.EndsWith(']')) return Named(text, DefaultPort);
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535
            ? Named(text[..colon], port)
            : null;
    }

    public static EndPoint Of(string host, int port) => IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);

    /// <summary>Host and port, or a socket's path and null.</summary>
    public static (string Address, int? Port) Parts(EndPoint server) => server switch
    {
        DnsEndPoint name => (name.Host, name.Port),
        IPEndPoint address => (address.Address.ToString(), address.Port),
        _ => (server.ToString()!, null),
    };

    public static string Text(EndPoint server) => server is DnsEndPoint name ? $"{name.Host}:{name.Port}" : server.ToString()!;

    /// <summary>As <see cref="Text"/>, with this machine as <c>localhost</c> however it was written.</summary>
    public static string Place(EndPoint server) => server is IPEndPoint address && IPAddress.IsLoopback(address.Address) ? $"localhost:{address.Port}" : Text(server);

    static EndPoint? Named(string host, int port)
    {
        host = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        return host.Length == 0 || host.Any(char.IsWhiteSpace) || host.Contains("://", StringComparison.Ordinal) ? null : Of(host, port);
    }
}
