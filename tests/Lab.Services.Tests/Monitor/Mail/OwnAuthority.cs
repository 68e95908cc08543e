using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lab.Services.Tests.Monitor.Mail;

/// <summary>An authority of a test's own making, which this machine does not trust, and certificates by it.</summary>
sealed class OwnAuthority : IDisposable
{
    static readonly DateTimeOffset start = TimeProvider.System.GetUtcNow().AddYears(-2);
    static readonly DateTimeOffset end = TimeProvider.System.GetUtcNow().AddYears(2);

    readonly X509Certificate2 root;

    public OwnAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=own authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root = request.CreateSelfSigned(start, end);
        File = Path.GetTempFileName();
        System.IO.File.WriteAllText(File, root.ExportCertificatePem());
    }

    /// <summary>The authority in PEM form.</summary>
    public string File { get; }

    public X509Certificate2 Issue(string host, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(root, start, until ?? end, RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        // Windows encrypts only with a key that was imported.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null);
    }

    public void Dispose()
    {
        root.Dispose();
        System.IO.File.Delete(File);
    }
}
