using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Lab.Monitor.Alerts;
using Lab.Monitor.Mail;
using Lab.Monitoring.Mail;

namespace Lab.Services.Tests.Monitor.Mail;

/// <summary>A mail server of others, Debian's python3-aiosmtpd, against our sender.</summary>
public sealed class AiosmtpdTests
{
    // Refuses mail before TLS and an account; prints its port, then each mail as Python's own parser reads it.
    const string Server = """
        import asyncio, email, email.policy, json, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult
        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith("b@"): return "550 5.1.1 no such one"
                envelope.rcpt_tos.append(address)
                return "250 OK"
            async def handle_DATA(self, server, session, envelope):
                m = email.message_from_bytes(envelope.content, policy=email.policy.default)
                print(json.dumps({"to": envelope.rcpt_tos, "subject": m["subject"], "text": m.get_body(("plain",)).get_content().replace("\r\n", "\n"),
                    "html": m.get_body(("html",)).get_content(), "auto": m["auto-submitted"], "defects": [str(d) for d in m.defects]}), flush=True)
                return "250 taken"
        def account(server, session, envelope, mechanism, data):
            return AuthResult(success=(data.login, data.password) == (b"me", b"se:cret"))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(sys.argv[1])
        async def main():
            make = lambda: SMTP(Handler(), hostname="here", tls_context=context, require_starttls=True, authenticator=account, auth_required=True)
            server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()
        asyncio.run(main())
        """;

    [Fact]
    public async Task OutsideServer_ReadsWhatWasSent_AfterStartTlsAndAuthentication()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var authority = new OwnAuthority();
        using var certificate = authority.Issue("localhost");
        string pem = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), cancellation);
            using var server = Start(pem);
            try
            {
                string? port = await server.StandardOutput.ReadLineAsync(cancellation);
                string problem = port is null ? await server.StandardError.ReadToEndAsync(cancellation) : "";
                Assert.SkipWhen(problem.Contains("No module named 'aiosmtpd'", StringComparison.Ordinal), "python3 has no aiosmtpd (Debian's python3-aiosmtpd).");
                Assert.Equal("", problem);
                var sender = new SmtpMailSender(
                    SmtpConnection.Parse($"smtp://me:se%3Acret@localhost:{port}?tls=starttls&ca={Uri.EscapeDataString(authority.File)}"),
                    new AlertOptions { Recipients = "a@example.org,b@example.org,Sea <c@example.org>" }, TimeProvider.System);

                var failure = await Assert.ThrowsAsync<AlertFailedException>(
                    () => sender.SendAsync(new AlertMail("drift: caf\u00e9 \u20ac, and a subject long enough to be folded over more than one line", "one\n.\n..two \u20ac\n", "<p>\u20ac</p>"), cancellation));

                Assert.True(failure.Delivered, failure.Message);
                Assert.Contains("b@example.org (550 5.1.1 no such one)", failure.Message);
                var read = JsonDocument.Parse((await server.StandardOutput.ReadLineAsync(cancellation))!).RootElement;
                Assert.Equal(
                    """{"to":["a@example.org","c@example.org"],"subject":"drift: caf\u00e9 \u20ac, and a subject long enough to be folded over more than one line","text":"one\n.\n..two \u20ac\n","html":"<p>\u20ac</p>","auto":"auto-generated","defects":[]}""",
                    read.GetRawText().Replace("\": ", "\":", StringComparison.Ordinal).Replace(", \"", ",\"", StringComparison.Ordinal));
            }
            finally
            {
                server.Kill();
            }
        }
        finally
        {
            File.Delete(pem);
        }
    }

    static Process Start(string certificate)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("python3", ["-c", Server, certificate]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("python3 is not on PATH.");
            throw;
        }
    }
}
