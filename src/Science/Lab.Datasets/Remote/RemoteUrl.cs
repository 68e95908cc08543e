using System.Security.Cryptography;
using System.Text;

namespace Lab.Datasets;

/// <summary>Addresses of files on the web: http and https.</summary>
public static class RemoteUrl
{
    const int LongestName = 80;

    /// <summary>Whether a value of an option is such an address and not a path.</summary>
    public static bool Is(string value) =>
        value.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="LabException">It is no address of a file.</exception>
    public static Uri Parse(string value) =>
        Is(value) && Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Host.Length > 0
            ? url
            : throw new LabException(ErrorKind.Usage, "This is not an address of a file on the web.", value, "http://HOST/FILE or https://HOST/FILE.");

    /// <summary>The address without what may be secret: name, password, query.</summary>
    public static string Shown(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>A folder name for the address.</summary>
    internal static string Key(Uri url) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri)))[..16];

    /// <summary>The last part of the path as the name of a file: letters, digits, '.', '-' and '_' only.</summary>
    internal static string FileName(Uri url)
    {
        var last = Uri.UnescapeDataString(url.Segments[^1]).Trim('/');
        var name = new string([.. last.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')]).TrimStart('.');
        return name.Length == 0 ? "data" : name.Length <= LongestName ? name : name[^LongestName..].TrimStart('.');
    }
}
