using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Platform.Tests.Records.Redis;

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
    public async Task CertificateThatTheCallerKnows_IsAccepted()
    {
        var options = Options();
        options.CertificateValidation += (_, offered, _, _) => offered?.GetCertHashString() == certificate.GetCertHashString();
        await using var redis = new RedisConnection(options, "test");
        await redis.ConnectAsync(Cancellation);
        byte[] large = new byte[1_000_000];
        new Random(1).NextBytes(large);

        await redis.ExecuteAsync("SET", database => database.StringSetAsync("large", large), Cancellation);

        Assert.Equal(large, (byte[]?)await redis.ExecuteAsync("GET", database => database.StringGetAsync("large"), Cancellation));
    }

    [Fact]
    public async Task CertificateThatNobodyVouchesFor_IsRefused()
    {
        await using var redis = new RedisConnection(Options(), "test");

        // Between two attempts the library knows no reason.
        await Eventually.HoldsAsync(async () => (await FailureAsync(redis)).Message.Contains("certificate"), "the reason names the certificate");
    }

    [Fact]
    public async Task ClientWithoutTls_DoesNotGetIn()
    {
        var options = Options();
        options.Ssl = false;
        options.ConnectTimeout = 1_000;
        await using var redis = new RedisConnection(options, "test");

        await FailureAsync(redis);
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static async Task<RedisConnectionException> FailureAsync(RedisConnection redis)
    {
        await redis.ConnectAsync(Cancellation);
        return await Assert.ThrowsAsync<RedisConnectionException>(() => redis.ExecuteAsync("PING", database => database.PingAsync(), Cancellation));
    }

    ConfigurationOptions Options() => RedisConnectionString.Parse($"localhost:{server!.Port},ssl=true");

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        certificate?.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
