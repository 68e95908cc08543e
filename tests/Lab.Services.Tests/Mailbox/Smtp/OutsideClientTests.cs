using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using System.Text.Json;

namespace Lab.Services.Tests.Mailbox.Smtp;

/// <summary>Mail programs of others against our SMTP side.</summary>
public sealed class OutsideClientTests
{
    // Several encoded words, a dot at a line's start, more than one language.
    const string Subject = "R\u00e9sum\u00e9 \u2014 \u4f60\u597d \u043f\u0440\u0438\u0432\u0435\u0442, a subject that is long enough to need folding";
    const string Body = "one\r\n.\r\n..two \u20ac\r\n.three\r\n";

    [Fact]
    public async Task DotNet_TextAndHtml_Arrive()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        using var mail = new MailMessage("monitor@localhost", "team@example.org", Subject, Body);
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString("<p>\u20ac</p>", Encoding.UTF8, MediaTypeNames.Text.Html));
        using (var client = new SmtpClient("localhost", mailbox.SmtpPort)) await client.SendMailAsync(mail, TestContext.Current.CancellationToken);

        var read = await NewestAsync(mailbox);
        Assert.Equal((Subject, "<p>\u20ac</p>"), (read.GetProperty("subject").GetString(), read.GetProperty("html").GetString()));
        Assert.Equal(Body.TrimEnd(), read.GetProperty("text").GetString()!.TrimEnd());
    }

    [Fact]
    public async Task Python_MailArrivesAsItWasWritten()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        string program = $"""
            import smtplib
            from email.message import EmailMessage
            m = EmailMessage()
            m["From"] = "py@example.org"; m["To"] = "a@example.org, b@example.org"; m["Subject"] = {JsonSerializer.Serialize(Subject)}
            m.set_content("one\n.\n..two \u20ac\n.three\n")
            m.add_alternative("<p>\u20ac</p>", subtype="html")
            m.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream", filename="caf\u00e9.bin")
            with smtplib.SMTP("127.0.0.1", {mailbox.SmtpPort}) as s:
                s.ehlo()
                assert s.has_extn("8bitmime") and s.has_extn("smtputf8") and s.has_extn("pipelining")
                print(s.send_message(m))
                print(s.verify("a@example.org")[0], s.noop()[0])
                m.replace_header("From", "\u00e9@example.org")
                s.send_message(m)
            """;
        string printed = await RunAsync("python3", "-c", program);
        Assert.Equal("{}\n252 250\n", printed.ReplaceLineEndings("\n"));

        var read = await NewestAsync(mailbox);
        Assert.Equal((Subject, Body.TrimEnd()), (read.GetProperty("subject").GetString(), read.GetProperty("text").GetString()!.TrimEnd()));
        Assert.Equal(["a@example.org", "b@example.org"], read.GetProperty("to").EnumerateArray().Select(to => to.GetString()));
        Assert.Equal("caf\u00e9.bin", read.GetProperty("attachments")[0].GetProperty("name").GetString());
        Assert.Equal("\u00e9@example.org", read.GetProperty("envelope_from").GetString());
    }

    [Fact]
    public async Task Curl_MailArrives()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "Subject: from curl\r\n\r\n.dot\r\n", TestContext.Current.CancellationToken);
            await RunAsync(
                "curl", "--silent", "--show-error", "--url", $"smtp://127.0.0.1:{mailbox.SmtpPort}", "--mail-from", "a@example.org",
                "--mail-rcpt", "b@example.org", "--upload-file", file);
        }
        finally
        {
            File.Delete(file);
        }
        var read = await NewestAsync(mailbox);
        Assert.Equal(("from curl", ".dot\r\n"), (read.GetProperty("subject").GetString(), read.GetProperty("text").GetString()));
    }

    static async Task<JsonElement> NewestAsync(RunningMailbox mailbox)
    {
        var list = await mailbox.Http.GetFromJsonAsync<JsonElement>("/api/mails", TestContext.Current.CancellationToken);
        return await mailbox.Http.GetFromJsonAsync<JsonElement>(
            $"/api/mails/{list.GetProperty("mails")[0].GetProperty("id").GetInt64()}", TestContext.Current.CancellationToken);
    }

    /// <summary>What the program prints; the test skips when it is not there.</summary>
    static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not on PATH.");
        }
        using (process)
        {
            var output = process!.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (error.Contains("Protocol \"smtp\" not supported", StringComparison.Ordinal)) Assert.Skip("This curl has no SMTP.");
            Assert.True(process.ExitCode == 0, error);
            return await output;
        }
    }
}
