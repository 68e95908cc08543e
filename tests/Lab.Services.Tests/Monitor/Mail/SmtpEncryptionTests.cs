using Lab.Monitor.Alerts;
using Lab.Monitor.Mail;
using Lab.Monitoring.Mail;

namespace Lab.Services.Tests.Monitor.Mail;

/// <summary>Real sessions over loopback: STARTTLS, implicit TLS, certificates and accounts.</summary>
public sealed class SmtpEncryptionTests : IDisposable
{
    const string Secret = "p:w/1 @";

    readonly OwnAuthority authority = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => authority.Dispose();

    [Theory]
    [InlineData(false, "smtp", "tls=starttls")]
    [InlineData(true, "smtp", "tls=implicit")]
    [InlineData(true, "smtps", "tls=implicit")]
    public async Task EncryptedServer_GetsAccountAndMailOnlyInsideTls(bool implicitly, string scheme, string tls)
    {
        using var server = new ScriptedSmtpServer { Certificate = authority.Issue("localhost"), Implicit = implicitly, Account = ("me@example.org", Secret) };

        await SendAsync($"{scheme}://me%40example.org:{Uri.EscapeDataString(Secret)}@localhost:{server.Port}?{tls}&ca={Uri.EscapeDataString(authority.File)}");

        string[] inside = ["EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"];
        Assert.Equal(implicitly ? inside : ["EHLO", "STARTTLS", .. inside], server.Heard.Select(line => line.Split(' ')[0]));
        Assert.Equal(["a@example.org"], Assert.Single(server.Mails).To);
    }

    [Fact]
    public async Task UnknownAuthority_IsNamedWithTheRemedy_AndNothingIsSaid()
    {
        using var server = new ScriptedSmtpServer { Certificate = authority.Issue("localhost"), Account = ("me", Secret) };

        var failure = await FailsAsync($"smtp://me:{Uri.EscapeDataString(Secret)}@localhost:{server.Port}?tls=starttls");

        Assert.Equal(
            $"localhost:{server.Port} did not take the mail (try 1 of 3): The certificate of localhost:{server.Port} (CN=localhost) is refused: "
            + "its issuer (CN=own authority) is not trusted here; an authority of your own is named with ca=FILE in ConnectionStrings:smtp.",
            failure.Message);
        Assert.DoesNotContain("AUTH", server.Heard);
    }

    [Fact]
    public async Task CertificateOfAnotherHost_IsRefused()
    {
        using var server = new ScriptedSmtpServer { Certificate = authority.Issue("mail.example.org") };

        var failure = await FailsAsync($"smtp://localhost:{server.Port}?tls=starttls&ca={Uri.EscapeDataString(authority.File)}");

        Assert.Contains("(CN=mail.example.org) is refused: it is not for localhost", failure.Message);
    }

    [Fact]
    public async Task ExpiredCertificate_IsRefusedWithItsDates()
    {
        var until = TimeProvider.System.GetUtcNow().AddDays(-1);
        using var server = new ScriptedSmtpServer { Certificate = authority.Issue("localhost", until) };

        var failure = await FailsAsync($"smtp://localhost:{server.Port}?tls=starttls&ca={Uri.EscapeDataString(authority.File)}");

        Assert.EndsWith(FormattableString.Invariant($" to {until:yyyy-MM-dd}."), failure.Message);
    }

    [Fact]
    public async Task ServerWithoutStartTls_GetsNothing()
    {
        using var server = new ScriptedSmtpServer();

        var failure = await FailsAsync($"smtp://localhost:{server.Port}?tls=starttls");

        Assert.Contains("STARTTLS", failure.Message);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task WrongPassword_IsSaidOnce_AndNeverShown()
    {
        using var server = new ScriptedSmtpServer { Account = ("me", "another") };

        var failure = await FailsAsync($"smtp://me:{Uri.EscapeDataString(Secret)}@localhost:{server.Port}");

        Assert.Equal($"localhost:{server.Port} did not take the mail (try 1 of 3): user or password is refused: 535 5.7.8 no such pair", failure.Message);
        Assert.DoesNotContain(Secret, failure.ToString());
        Assert.Single(server.Heard, "AUTH");
    }

    [Fact]
    public async Task ServerWithoutAuthentication_IsSaid()
    {
        using var server = new ScriptedSmtpServer();

        var failure = await FailsAsync($"smtp://me:x@localhost:{server.Port}");

        Assert.Contains("authentication", failure.Message);
        Assert.Empty(server.Mails);
    }

    static Task SendAsync(string connection) => new SmtpMailSender(
        SmtpConnection.Parse(connection), new AlertOptions { Recipients = "a@example.org", RetryDelay = TimeSpan.Zero }, TimeProvider.System)
        .SendAsync(new AlertMail("s", "t", "h"), Token);

    static Task<AlertFailedException> FailsAsync(string connection) => Assert.ThrowsAsync<AlertFailedException>(() => SendAsync(connection));
}
