using System.Net;
using System.Net.Http.Json;
using System.Net.Mail;
using System.Text.Json;

namespace Lab.Services.Tests.Mailbox.Web;

public sealed class MailEndpointsTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    static async Task SendAsync(RunningMailbox mailbox, string subject, string body, bool html = false)
    {
        using var mail = new MailMessage("a@example.org", "b@example.org", subject, body) { IsBodyHtml = html };
        using var client = new SmtpClient("localhost", mailbox.SmtpPort);
        await client.SendMailAsync(mail, Token);
    }

    [Fact]
    public async Task List_IsNewestFirst_AndDeleteEmptiesIt()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        await SendAsync(mailbox, "first", "x");
        await SendAsync(mailbox, "second", "y");
        var list = await mailbox.Http.GetFromJsonAsync<JsonElement>("/api/mails", Token);
        Assert.Equal((2, mailbox.SmtpPort), (list.GetProperty("count").GetInt32(), list.GetProperty("smtp_port").GetInt32()));
        Assert.Equal(["second", "first"], list.GetProperty("mails").EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()));

        var deleted = await mailbox.Http.DeleteAsync("/api/mails", Token);
        Assert.Equal(2, (await deleted.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("deleted").GetInt32());
        Assert.Equal(0, (await mailbox.Http.GetFromJsonAsync<JsonElement>("/api/mails", Token)).GetProperty("count").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await mailbox.Http.GetAsync("/api/mails/1", Token)).StatusCode);
    }

    [Fact]
    public async Task Html_IsServedWithoutAnyRight()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        await SendAsync(mailbox, "x", "<script>alert(1)</script>", html: true);
        var answer = await mailbox.Http.GetAsync("/api/mails/1/html", Token);
        Assert.Equal("<script>alert(1)</script>", (await answer.Content.ReadAsStringAsync(Token)).Trim());
        string policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("sandbox", policy);
        Assert.DoesNotContain("allow-scripts", policy);
        Assert.DoesNotContain("allow-same-origin", policy);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Source_IsTheMailAsItCame_AsPlainText()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        await SendAsync(mailbox, "x", "the body");
        var answer = await mailbox.Http.GetAsync("/api/mails/1/source", Token);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        string source = await answer.Content.ReadAsStringAsync(Token);
        Assert.Contains("\r\nSubject: x\r\n", source);
        Assert.Contains("\r\n\r\nthe body\r\n", source);
    }

    [Fact]
    public async Task Changes_TellOfANewMail()
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        using var reader = new StreamReader(await mailbox.Http.GetStreamAsync("/api/mails/changes", Token));
        Assert.Equal("event: mails|data: 0|", await EventAsync());
        await SendAsync(mailbox, "x", "y");
        Assert.Equal("event: mails|data: 1|", await EventAsync());

        async Task<string> EventAsync() =>
            $"{await reader.ReadLineAsync(Token)}|{await reader.ReadLineAsync(Token)}|{await reader.ReadLineAsync(Token)}";
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/mailbox.css", "text/css")]
    [InlineData("/mailbox.js", "text/javascript")]
    public async Task Page_NeedsNothingFromElsewhere(string path, string type)
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        var answer = await mailbox.Http.GetAsync(path, Token);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'none'", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")));
        Assert.DoesNotContain("https://", await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("/health", """{"status":"healthy","checks":{"self":{"status":"healthy"},"smtp":{"status":"healthy","description":"SMTP on localhost:PORT"}}}""")]
    [InlineData("/alive", """{"status":"alive","checks":{"self":{"status":"healthy"}}}""")]
    public async Task Health_IsThatOfEveryService(string path, string body)
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        Assert.Equal(body.Replace("PORT", $"{mailbox.SmtpPort}", StringComparison.Ordinal), await mailbox.Http.GetStringAsync(path, Token));
    }

    [Fact]
    public async Task TooManyConnections_AreToldSo()
    {
        await using var mailbox = await RunningMailbox.StartAsync("--Mailbox:MaxConnections", "1");
        using var first = new System.Net.Sockets.TcpClient("127.0.0.1", mailbox.SmtpPort);
        using var greeting = new StreamReader(first.GetStream());
        Assert.StartsWith("220 ", await greeting.ReadLineAsync(Token));
        using var refused = new System.Net.Sockets.TcpClient("127.0.0.1", mailbox.SmtpPort);
        using var reader = new StreamReader(refused.GetStream());
        Assert.StartsWith("421 ", await reader.ReadLineAsync(Token));
        Assert.Null(await reader.ReadLineAsync(Token));
    }
}
