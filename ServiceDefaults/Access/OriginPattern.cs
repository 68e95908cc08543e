namespace Lab.ServiceDefaults.Access;

/// <summary>An origin (RFC 6454), or several: <c>https://*.example</c> for all names below a domain, <c>http://localhost:*</c> for all ports.</summary>
/// <param name="Scheme">http or https.</param>
/// <param name="Host">As the framework writes it; without the wildcard.</param>
/// <param name="Port">Null: every port.</param>
/// <param name="IsBelow">Names below the host, not itself.</param>
readonly record struct OriginPattern(string Scheme, string Host, int? Port, bool IsBelow)
{
    const string AnyPort = ":*", Below = "://*.";

    public bool HasWildcard => IsBelow || Port is null;

    public static OriginPattern? TryParse(string text)
    {
        bool anyPort = text.EndsWith(AnyPort, StringComparison.Ordinal), below = text.Contains(Below, StringComparison.Ordinal);
        string one = (anyPort ? text[..^AnyPort.Length] : text).Replace(Below, "://", StringComparison.Ordinal);
        return Uri.TryCreate(one, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && !one.Contains('*')
            && string.Equals(uri.GetLeftPart(UriPartial.Authority), one, StringComparison.OrdinalIgnoreCase)
                ? new(uri.Scheme, uri.Host, anyPort ? null : uri.Port, below)
                : null;
    }

    public bool Contains(OriginPattern origin) =>
        Scheme == origin.Scheme && (Port is null || Port == origin.Port)
        && (IsBelow ? origin.Host.EndsWith("." + Host, StringComparison.OrdinalIgnoreCase) : string.Equals(Host, origin.Host, StringComparison.OrdinalIgnoreCase));
}
