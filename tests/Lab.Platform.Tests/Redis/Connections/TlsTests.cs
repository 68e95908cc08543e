using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lab.Redis;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Redis.Connections;

/// <summary>The server speaks TLS only, with a certificate made here that no system trusts.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-tls-").FullName;
    RedisServer? server;
    X509Certificate2 certificate = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RedisServer.Missing is not null, RedisServer.Missing ?? "");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
        await File.WriteAllTextAsync(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        try
        {
            server = await RedisServer.StartAsync(
                withPort: true, "port 0", "tls-port {port}", $"tls-cert-file {folder}/cert.pem", $"tls-key-file {folder}/key.pem", "tls-auth-clients no");
        }
        catch (InvalidOperationException exception) when (exception.Message.Contains("tls-port"))
        {
            Assert.Skip("this redis-server was built without TLS");
        }
    }

    [Fact]
    public async Task Commands_run_over_TLS_with_a_certificate_that_the_caller_knows()
    {
        await using var client = new RedisClient(Options() with
        {
            CertificateValidation = (_, offered, _, _) => offered?.GetCertHashString() == certificate.GetCertHashString(),
        });
        byte[] large = new byte[1_000_000];
        new Random(1).NextBytes(large);

        await client.SetAsync("large", large);

        Assert.Equal(large, await client.GetAsync("large"));
        Assert.Equal("1", (await client.ExecuteAsync("ECHO", 1)).AsText());
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        await using var client = new RedisClient(Options());

        var error = await Assert.ThrowsAsync<RedisUnavailableException>(() => client.ConnectAsync());

        Assert.Contains("certificate", error.Message);
    }

    [Fact]
    public async Task A_client_without_TLS_does_not_get_in()
    {
        await using var client = new RedisClient(Options() with { Ssl = false, ConnectTimeout = TimeSpan.FromSeconds(2) });

        await Assert.ThrowsAsync<RedisUnavailableException>(() => client.ConnectAsync());
    }

    RedisOptions Options() => RedisOptions.Parse($"localhost:{server!.Port},ssl=true");

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        certificate?.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
