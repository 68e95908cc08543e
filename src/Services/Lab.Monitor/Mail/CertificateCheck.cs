using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lab.Monitor.Mail;

/// <summary>Decides on the certificate that a mail server shows, and keeps in words why it is refused.</summary>
sealed class CertificateCheck(SmtpConnection server)
{
    static readonly Oid serverAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Why the certificate is refused; null while none was.</summary>
    public string? Problem { get; private set; }

    public bool Accepts(X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is X509Certificate2 own && errors == SslPolicyErrors.RemoteCertificateChainErrors && server.Authorities.Count > 0)
        {
            using var ours = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
            ours.ChainPolicy.ApplicationPolicy.Add(serverAuthentication);
            ours.ChainPolicy.CustomTrustStore.AddRange(server.Authorities);
            if (chain is not null) ours.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
            if (ours.Build(own)) return true;
            Problem = Words(own, ours, errors);
            return false;
        }
        Problem = errors == SslPolicyErrors.None ? null : Words(shown as X509Certificate2, chain, errors);
        return Problem is null;
    }

    string Words(X509Certificate2? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is null) return $"{server} shows no certificate.";
        string[] reasons =
        [
            .. errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? [$"it is not for {server.Host}"] : Array.Empty<string>(),
            .. (chain?.ChainStatus ?? []).Select(status => Reason(shown, status)).Distinct(),
        ];
        return $"The certificate of {server} ({shown.Subject}) is refused: {string.Join(", ", reasons)}.";
    }

    static string Reason(X509Certificate2 shown, X509ChainStatus status) => status.Status switch
    {
        X509ChainStatusFlags.NotTimeValid => FormattableString.Invariant($"it is valid from {shown.NotBefore.ToUniversalTime():yyyy-MM-dd} to {shown.NotAfter.ToUniversalTime():yyyy-MM-dd}"),
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain =>
            $"its issuer ({shown.Issuer}) is not trusted here; an authority of your own is named with ca=FILE in ConnectionStrings:smtp",
        _ => status.StatusInformation.TrimEnd('.', '\r', '\n', ' '),
    };
}
