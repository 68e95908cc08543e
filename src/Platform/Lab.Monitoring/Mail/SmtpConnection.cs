using System.Net;

namespace Lab.Monitoring.Mail;

/// <summary>A mail server: <c>smtp://user:password@host:port?tls=starttls</c>.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">25 without TLS, 587 with it, when none is given.</param>
/// <param name="StartTls">The connection is encrypted before anything is said.</param>
/// <param name="Credentials">Name and password, or null.</param>
public sealed record SmtpConnection(string Host, int Port, bool StartTls, NetworkCredential? Credentials)
{
    const string Form = "smtp://user:password@host:port?tls=starttls|none";

    /// <summary>Reads a connection string. Without <c>tls</c>, a server on another machine gets STARTTLS and one on this machine none.</summary>
    /// <exception cref="LabException">It is not of that form. The text holds no part of it: there may be a password in it.</exception>
    public static SmtpConnection Parse(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) || uri.Host.Length == 0) throw Wrong("This is no mail server.");
        if (uri.Scheme == "smtps") throw Wrong("Implicit TLS (smtps, port 465) is not supported.");
        if (uri.Scheme != "smtp") throw Wrong("The scheme is not smtp.");
        if (uri.AbsolutePath is not ("" or "/")) throw Wrong("There is a path behind the port.");
        bool local = uri.IsLoopback;
        bool? tls = null;
        foreach (string part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            tls = part.ToLowerInvariant() switch
            {
                "tls=starttls" => true,
                "tls=none" => false,
                _ => throw Wrong("An option is unknown."),
            };
        bool startTls = tls ?? !local;
        NetworkCredential? credentials = null;
        if (uri.UserInfo.Length > 0)
        {
            if (!startTls && !local) throw Wrong("A password would go over the network unencrypted.");
            int colon = uri.UserInfo.IndexOf(':');
            credentials = colon < 0
                ? throw Wrong("A user has no password.")
                : new NetworkCredential(Uri.UnescapeDataString(uri.UserInfo[..colon]), Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..]));
        }
        return new SmtpConnection(uri.IdnHost, uri.Port > 0 ? uri.Port : startTls ? 587 : 25, startTls, credentials);
    }

    /// <summary>Host and port; the password is never shown.</summary>
    public override string ToString() => $"{Host}:{Port}";

    static LabException Wrong(string what) => new(ErrorKind.Usage, what, "ConnectionStrings:smtp", Form);
}
