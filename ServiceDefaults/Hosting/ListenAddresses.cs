using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Lab.ServiceDefaults.Hosting;

/// <summary>
/// Looks at the addresses to listen at before Kestrel does: what it cannot read as a port it takes for a part of the host's name, and
/// listens on every interface then.
/// </summary>
static class ListenAddresses
{
    const string Expected =
        "http://localhost:8000, http://127.0.0.1:8000, http://[::1]:8000, http://*:8000 (every interface), http://unix:/FOLDER/SOCKET; several with ';' between them";

    /// <exception cref="LabException">One cannot be read whole.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (string url in List(configuration["urls"])) Check(url, "urls");
        foreach (string key in (string[])["http_ports", "https_ports"])
            foreach (string port in List(configuration[key]))
                if (!IsPort(port)) throw new LabException(ErrorKind.Usage, $"'{port}' is no port.", key, "numbers from 0 to 65535, with ';' between them");
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
            if (endpoint["Url"] is { Length: > 0 } url) Check(url.Trim(), $"{endpoint.Path}:Url");
    }

    static void Check(string url, string where)
    {
        if (Problem(url) is { } problem) throw new LabException(ErrorKind.Usage, $"The address '{url}' {problem}.", where, Expected);
    }

    // Null when there is none.
    static string? Problem(string url)
    {
        int end = url.IndexOf("://", StringComparison.Ordinal);
        if (end < 0) return "has no scheme";
        if (url[..end].ToLowerInvariant() is not ("http" or "https")) return $"has the scheme '{url[..end]}'";
        string rest = url[(end + 3)..];
        if (rest.StartsWith("unix:/", StringComparison.OrdinalIgnoreCase)) return rest.Length > "unix:/".Length ? null : "names no socket";
        if (rest.StartsWith("pipe:/", StringComparison.OrdinalIgnoreCase)) return rest.Length > "pipe:/".Length ? null : "names no pipe";
        if (rest.EndsWith('/')) rest = rest[..^1];
        if (rest.AsSpan().ContainsAny('/', '?', '#')) return "has a path";
        int bracket = rest.LastIndexOf(']');
        int colon = rest.LastIndexOf(':');
        bool hasPort = colon > bracket && !IPAddress.TryParse(rest, out _);
        string host = hasPort ? rest[..colon] : rest;
        if (hasPort && !IsPort(rest[(colon + 1)..])) return $"has the port '{rest[(colon + 1)..]}', not a number from 0 to 65535";
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && hasPort && rest[(colon + 1)..].All(c => c == '0'))
            return "asks for any free port, which localhost cannot give: it stands for two addresses; write 127.0.0.1:0";
        return IsHost(host) ? null : $"has the host '{host}'";
    }

    static bool IsHost(string host) => host is "*" or "+" || IPAddress.TryParse(host, out _)
        // 127.0.0.256 is a name by the rules of names; nobody means one.
        || (Uri.CheckHostName(host) == UriHostNameType.Dns && host.Any(c => c is not '.' && !char.IsAsciiDigit(c)));

    static bool IsPort(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= 65535;

    static string[] List(string? text) => text?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
