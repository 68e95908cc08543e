using Lab.Monitor.Alerts;
using Lab.Monitor.Mail;
using Lab.Monitoring.Mail;
using Lab.Services.Tests.Mailbox;
using Lab.TestSupport;

namespace Lab.Services.Tests.Monitor.Mail;

public sealed class SmtpMailSenderTests
{
    static readonly AlertMail mail = new("s", "t", "h");

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static SmtpMailSender Sender(int port, string recipients = "a@example.org", int attempts = 3, TimeProvider? time = null) => new(
        SmtpConnection.Parse($"smtp://127.0.0.1:{port}"),
        new AlertOptions { Recipients = recipients, Attempts = attempts, RetryDelay = TimeSpan.Zero }, time ?? TimeProvider.System);

    [Theory]
    [InlineData("x\r\nBcc: victim@example.org")]
    [InlineData("x\nBcc: victim@example.org")]
    [InlineData("x\u2028Bcc: victim@example.org\u0085\0")]
    public async Task LineEndsInASubject_StartNoHeader(string subject)
    {
        await using var mailbox = await RunningMailbox.StartAsync();
        await Sender(mailbox.SmtpPort).SendAsync(new AlertMail(subject, "text", "<p>html</p>"), Token);
        string source = await mailbox.Http.GetStringAsync("/api/mails/1/source", Token);
        Assert.DoesNotContain("\nBcc:", source);
        Assert.Contains("victim", source);
    }

    [Fact]
    public async Task RefusedForNow_IsTriedAgain()
    {
        using var server = new ScriptedSmtpServer("451 4.3.0 try later", "451 4.3.0 try later", "250 OK");
        await Sender(server.Port).SendAsync(mail, Token);
        Assert.Equal(3, server.Tries);
    }

    [Fact]
    public async Task RefusedForNow_TooOften_Fails()
    {
        using var server = new ScriptedSmtpServer("451 4.3.0 try later", "451 4.3.0 try later");
        var failure = await FailsAsync(Sender(server.Port, attempts: 2));
        Assert.Equal((2, false), (server.Tries, failure.Delivered));
        Assert.Equal($"127.0.0.1:{server.Port} did not take the mail (try 2 of 2): 451 4.3.0 try later", failure.Message);
    }

    [Fact]
    public async Task RefusedForGood_IsNotTriedAgain()
    {
        using var server = new ScriptedSmtpServer("550 5.7.1 not here");
        var failure = await FailsAsync(Sender(server.Port));
        Assert.Equal(1, server.Tries);
        Assert.Contains("not here", failure.Message);
    }

    [Fact]
    public async Task OneOfThreeRecipientsRefused_IsNamed_AndTheOthersHaveTheirMail()
    {
        using var server = new ScriptedSmtpServer { Refused = { ["b@example.org"] = new(["550 5.1.1 no such one"]) } };
        var failure = await FailsAsync(Sender(server.Port, "a@example.org,b@example.org;Sea <c@example.org>"));
        Assert.Equal(
            (true, $"127.0.0.1:{server.Port} took the mail, but not for b@example.org (550 5.1.1 no such one) (try 1 of 3)."), (failure.Delivered, failure.Message));
        Assert.Equal(["a@example.org", "c@example.org"], Assert.Single(server.Mails).To);
    }

    [Fact]
    public async Task RecipientRefusedForNow_GetsTheSameMailLater_AndTheOtherNoSecondOne()
    {
        using var server = new ScriptedSmtpServer { Refused = { ["b@example.org"] = new(["450 4.2.0 greylisted", "450 4.2.0 greylisted"]) } };
        await Sender(server.Port, "a@example.org,b@example.org").SendAsync(mail, Token);
        Assert.Equal([["a@example.org"], ["b@example.org"]], server.Mails.Select(taken => taken.To));
        Assert.Equal(server.Mails[0].Text, server.Mails[1].Text);
    }

    [Fact]
    public async Task AllRecipientsRefused_IsNotDelivered()
    {
        using var server = new ScriptedSmtpServer { Refused = { ["a@example.org"] = new(["550 no"]), ["b@example.org"] = new(["450 wait", "450 wait", "450 still"]) } };
        var failure = await FailsAsync(Sender(server.Port, "a@example.org,b@example.org"));
        Assert.Equal(
            (false, $"127.0.0.1:{server.Port} did not take the mail (try 3 of 3): refused are a@example.org (550 no), b@example.org (450 still)."), (failure.Delivered, failure.Message));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task SilentServer_IsGivenUpAfterTheTimeOfEachTry()
    {
        using var server = new ScriptedSmtpServer { Silent = true };
        var time = new TimerLog();
        var set = time.SetAsync(TimeSpan.FromSeconds(20), Token);
        var sending = FailsAsync(Sender(server.Port, attempts: 1, time: time));
        await set;

        time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal($"127.0.0.1:{server.Port} did not take the mail (try 1 of 1): no answer within 20 s.", (await sending).Message);
    }

    [Fact]
    public async Task NobodyListens_IsSaid()
    {
        int port;
        using (var gone = new ScriptedSmtpServer()) port = gone.Port;
        var failure = await FailsAsync(Sender(port, attempts: 2));
        Assert.StartsWith($"127.0.0.1:{port} did not take the mail (try 2 of 2): ", failure.Message);
    }

    [Theory]
    [InlineData("a@example.org,nobody", "Alerts:Recipients has 'nobody', which is not a mail address.")]
    [InlineData("", "There is no recipient: set Alerts:Recipients.")]
    public async Task RecipientThatIsNone_IsNamed(string recipients, string message)
    {
        using var server = new ScriptedSmtpServer();
        Assert.Equal(message, (await FailsAsync(Sender(server.Port, recipients))).Message);
        Assert.Empty(server.Heard);
    }

    static Task<AlertFailedException> FailsAsync(SmtpMailSender sender) => Assert.ThrowsAsync<AlertFailedException>(() => sender.SendAsync(mail, Token));
}
