using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lab.ServiceDefaults.Access;

/// <summary>
/// The host of a request, an origin or a pattern, in the one form that a browser would send it in: names in lower-case ASCII (IDN as
/// punycode) without the dot at their end, IPv4 with four decimal numbers, IPv4 inside IPv6 as IPv4.
/// </summary>
/// <param name="Name">Null for an address.</param>
/// <param name="Address">Null for a name.</param>
/// <param name="Port">Null where none is given.</param>
readonly record struct HostName(string? Name, IPAddress? Address, int? Port)
{
    const int LongestName = 253;
    const int LongestLabel = 63;

    static readonly IdnMapping idn = new() { AllowUnassigned = true };

    /// <param name="text"><c>HOST</c>, <c>HOST:PORT</c> or <c>[IPv6]:PORT</c>, as in the header Host.</param>
    /// <param name="host">What it says.</param>
    /// <returns>False when it is none of these: also <c>127.1</c> and <c>1.2.3</c>, which no browser sends.</returns>
    public static bool TryParse(string text, out HostName host)
    {
        host = default;
        int colon = text.StartsWith('[') ? text.IndexOf(']') + 1 : text.IndexOf(':') is var first && first >= 0 ? first : text.Length;
        if (colon == 0 || !TryPort(text.AsSpan(colon), out int? port)) return false;
        string part = text[..colon];
        if (part.StartsWith('['))
        {
            if (!TryAddress(part[1..^1], AddressFamily.InterNetworkV6, out var literal)) return false;
            host = new(null, literal, port);
            return true;
        }
        if (ToAscii(part.EndsWith('.') ? part[..^1] : part) is not { Length: > 0 and <= LongestName } name) return false;
        if (TryAddress(name, AddressFamily.InterNetwork, out var address))
        {
            host = new(null, address, port);
            return true;
        }
        string[] labels = name.Split('.');
        // A name that ends in a number is a mistyped address, also to a browser.
        if (!Array.TrueForAll(labels, IsLabel) || labels[^1].All(char.IsAsciiDigit)) return false;
        host = new(name, null, port);
        return true;
    }

    /// <summary>The same for an address by itself, IPv6 without brackets.</summary>
    public static bool TryAddress(string text, AddressFamily family, out IPAddress address)
    {
        bool right = IPAddress.TryParse(text, out var parsed) && parsed.AddressFamily == family && !text.Contains('%')
            // The framework takes 127.1, 0x7f000001 and 010.0.0.1 too.
            && (family == AddressFamily.InterNetworkV6 ? !text.StartsWith('[') : parsed.ToString() == text);
        address = right ? Plain(parsed!) : IPAddress.None;
        return right;
    }

    /// <summary>IPv4 for an IPv4 address that is written as IPv6.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    static bool TryPort(ReadOnlySpan<char> text, out int? port)
    {
        port = null;
        // RFC 3986 lets the number behind the colon be absent.
        if (text.IsEmpty || text is ":") return true;
        if (text[0] != ':' || !ushort.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)) return false;
        port = number;
        return true;
    }

    static string? ToAscii(string name)
    {
        if (System.Text.Ascii.IsValid(name)) return name.ToLowerInvariant();
        try
        {
            return idn.GetAscii(name).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Underscores are in the names of containers.
    static bool IsLabel(string label) => label.Length is > 0 and <= LongestLabel && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
