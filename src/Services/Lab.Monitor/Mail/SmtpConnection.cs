using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lab.Monitor.Mail;

/// <summary>How the way to a mail server is encrypted.</summary>
enum SmtpEncryption
{
    None,

    /// <summary>The connection begins in the clear and is encrypted before anything is said.</summary>
    StartTls,

    /// <summary>The connection is encrypted from its first byte.</summary>
    Implicit,
}

/// <summary>A mail server: <c>smtp://user:password@host:port?tls=starttls</c>.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">25 without TLS, 587 with STARTTLS, 465 with implicit TLS, when none is given.</param>
/// <param name="Encryption">How the way there is encrypted.</param>
/// <param name="Credentials">Name and password, or null.</param>
sealed record SmtpConnection(string Host, int Port, SmtpEncryption Encryption, NetworkCredential? Credentials)
{
    const string Form = "smtp://user:password@host:port?tls=starttls|implicit|none&ca=FILE, or smtps://user:password@host:port";
    const int ImplicitPort = 465;

    /// <summary>Authorities that are trusted beside those of this machine: for servers with a certificate of their own making.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    /// <summary>
    /// Reads a connection string. Without <c>tls</c>, <c>smtps</c> and port 465 are implicit TLS; else a server on another machine gets
    /// STARTTLS and one on this machine none.
    /// </summary>
    /// <exception cref="LabException">It is not of that form. The text holds no part of it: there may be a password in it.</exception>
    public static SmtpConnection Parse(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) || uri.Host.Length == 0) throw Wrong("This is not a mail server.");
        if (uri.Scheme is not ("smtp" or "smtps")) throw Wrong("The scheme is neither smtp nor smtps.");
        if (uri.AbsolutePath is not ("" or "/")) throw Wrong("There is a path behind the port.");
        SmtpEncryption? named = uri.Scheme == "smtps" ? SmtpEncryption.Implicit : null;
        X509Certificate2Collection authorities = [];
        foreach (string part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split('=', 2) is [var before, var after] ? (before, Uri.UnescapeDataString(after)) : (part, "");
            if (name.Equals("tls", StringComparison.OrdinalIgnoreCase)) named = Tls(value, named);
            else if (name.Equals("ca", StringComparison.OrdinalIgnoreCase)) authorities = Read(value);
            else throw Wrong("An option is unknown.");
        }
        var encryption = named ?? (uri.Port == ImplicitPort ? SmtpEncryption.Implicit : uri.IsLoopback ? SmtpEncryption.None : SmtpEncryption.StartTls);
        return new SmtpConnection(uri.IdnHost, uri.Port > 0 ? uri.Port : UsualPort(encryption), encryption, User(uri, encryption)) { Authorities = authorities };
    }

    /// <summary>Host and port; the password is never shown.</summary>
    public override string ToString() => $"{Host}:{Port}";

    static SmtpEncryption Tls(string value, SmtpEncryption? scheme)
    {
        var named = value.ToLowerInvariant() switch
        {
            "starttls" => SmtpEncryption.StartTls,
            "implicit" => SmtpEncryption.Implicit,
            "none" => SmtpEncryption.None,
            _ => throw Wrong("The kind of TLS is unknown."),
        };
        return scheme is null || scheme == named ? named : throw Wrong("The connection string names two kinds of TLS.");
    }

    static int UsualPort(SmtpEncryption encryption) => encryption switch
    {
        SmtpEncryption.Implicit => ImplicitPort,
        SmtpEncryption.StartTls => 587,
        _ => 25,
    };

    static NetworkCredential? User(Uri uri, SmtpEncryption encryption)
    {
        if (uri.UserInfo.Length == 0) return null;
        if (encryption == SmtpEncryption.None && !uri.IsLoopback) throw Wrong("A password would go over the network unencrypted.");
        return uri.UserInfo.Split(':', 2) is [var name, var password]
            ? new NetworkCredential(Uri.UnescapeDataString(name), Uri.UnescapeDataString(password))
            : throw Wrong("A user has no password.");
    }

    static X509Certificate2Collection Read(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw Wrong($"The authorities in the file of the option ca cannot be read: {failure.Message}");
        }
        return certificates.Count > 0 ? certificates : throw Wrong("The file of the option ca holds no certificate in PEM form.");
    }

    static LabException Wrong(string what) => new(ErrorKind.Usage, what, "ConnectionStrings:smtp", Form);
}
