using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lab.Hosting.Dcp;

/// <summary>
/// The certificate DCP serves with, made here for one run: an elliptic key is there in a millisecond, while DCP's own
/// (RSA, 4096 bits) would take the start two seconds.
/// </summary>
static class DcpCertificate
{
    static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Writes certificate and key as PEM for the owner only, and gives the certificate as DER.</summary>
    public static byte[] Write(string certificateFile, string keyFile, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - TimeSpan.FromHours(1), now + Lifetime);
        PrivateFile.Write(certificateFile, certificate.ExportCertificatePem());
        PrivateFile.Write(keyFile, key.ExportECPrivateKeyPem());
        return certificate.RawData;
    }
}
