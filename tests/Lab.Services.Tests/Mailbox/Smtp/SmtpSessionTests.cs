using Lab.TestSupport;

namespace Lab.Services.Tests.Mailbox.Smtp;

public sealed class SmtpSessionTests
{
    [Fact]
    public async Task WholeDialogue_DeliversWhatWasSent()
    {
        await using var dialogue = await Dialogue.InDataAsync();
        Assert.StartsWith("250 ", await dialogue.SayAsync("Subject: x\r\n\r\nhello\r\n."));
        Assert.Equal("221 2.0.0 Bye", await dialogue.SayAsync("QUIT"));
        await dialogue.Ended;
        var (envelope, data) = Assert.Single(dialogue.Delivered);
        Assert.Equal("a@example.org", envelope.From);
        Assert.Equal(["b@example.org"], envelope.To);
        Assert.Equal("Subject: x\r\n\r\nhello\r\n", data);
    }

    [Fact]
    public async Task Ehlo_NamesTheExtensions()
    {
        await using var dialogue = new Dialogue(maxMessageBytes: 1234);
        await dialogue.ReadAsync();
        Assert.Equal(
            ["250-localhost", "250-SIZE 1234", "250-8BITMIME", "250-SMTPUTF8", "250-PIPELINING", "250 ENHANCEDSTATUSCODES"],
            (await dialogue.SayAsync("EHLO [127.0.0.1]")).Split("\r\n"));
    }

    [Fact]
    public async Task TwoMailsInOneConnection_BothArrive()
    {
        await using var dialogue = await Dialogue.InDataAsync();
        await dialogue.SayAsync("first\r\n.");
        await dialogue.SayAsync("MAIL FROM:<>");
        await dialogue.SayAsync("RCPT TO:<c@example.org>");
        await dialogue.SayAsync("DATA");
        await dialogue.SayAsync("second\r\n.");
        Assert.Equal([("a@example.org", "first\r\n"), ("", "second\r\n")], dialogue.Delivered.Select(mail => (mail.Envelope.From, mail.Data)));
    }

    [Fact]
    public async Task PipelinedCommands_AreAnsweredInOrder()
    {
        await using var dialogue = new Dialogue();
        await dialogue.SendAsync("EHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\ntext\r\n.\r\nQUIT\r\n");
        string[] codes = new string[7];
        for (int i = 0; i < codes.Length; i++) codes[i] = (await dialogue.ReadAsync())[..3];
        Assert.Equal(["220", "250", "250", "250", "354", "250", "221"], codes);
        Assert.Equal("text\r\n", Assert.Single(dialogue.Delivered).Data);
    }

    [Theory]
    [InlineData("MAIL FROM:<a@b>", "503")]
    [InlineData("RCPT TO:<a@b>", "503")]
    [InlineData("DATA", "503")]
    [InlineData("NOOP", "250")]
    [InlineData("RSET", "250")]
    [InlineData("HELO", "501")]
    [InlineData("EHLO two words", "501")]
    [InlineData("VRFY someone", "252")]
    [InlineData("EXPN list", "502")]
    [InlineData("STARTTLS", "502")]
    [InlineData("GET / HTTP/1.1", "421")]
    [InlineData("", "500")]
    public async Task BeforeTheGreeting_EachCommandHasItsCode(string line, string code)
    {
        await using var dialogue = new Dialogue();
        await dialogue.ReadAsync();
        Assert.StartsWith(code, await dialogue.SayAsync(line));
    }

    [Theory]
    [InlineData("MAIL FROM:a@b", "501")]
    [InlineData("MAIL FROM:<a@b", "501")]
    [InlineData("MAIL TO:<a@b>", "501")]
    [InlineData("MAIL FROM:<a@b> SIZE=x", "501")]
    [InlineData("MAIL FROM:<a@b> SIZE=100001", "552")]
    [InlineData("MAIL FROM:<a@b> SIZE=100000 BODY=8BITMIME SMTPUTF8", "250")]
    [InlineData("MAIL FROM:<a@b> BODY=BINARYMIME", "501")]
    [InlineData("MAIL FROM:<a@b> COLOUR=red", "555")]
    [InlineData("MAIL FROM:<a@b>SIZE=1", "501")]
    [InlineData("mail from: <@relay.example,@other:a@b>", "250")]
    [InlineData("MAIL FROM:<\"a> b\"@example.org>", "250")]
    [InlineData("MAIL FROM:<\u00c3\u00a9@example.org>", "550")]
    [InlineData("MAIL FROM:<\u00c3\u00a9@example.org> SMTPUTF8", "250")]
    [InlineData("MAIL FROM:<\u00e9@example.org>", "501")]
    [InlineData("MAIL FROM:<a\u0007@b>", "501")]
    [InlineData("RCPT TO:<a@b>", "503")]
    public async Task AfterTheGreeting_EachCommandHasItsCode(string line, string code)
    {
        await using var dialogue = await Dialogue.GreetedAsync();
        Assert.StartsWith(code, await dialogue.SayAsync(line));
    }

    [Fact]
    public async Task NestedMail_IsABadSequence_AndResetStartsAgain()
    {
        await using var dialogue = await Dialogue.GreetedAsync();
        await dialogue.SayAsync("MAIL FROM:<a@b>");
        Assert.StartsWith("503", await dialogue.SayAsync("MAIL FROM:<c@d>"));
        Assert.StartsWith("501", await dialogue.SayAsync("RCPT TO:<>"));
        await dialogue.SayAsync("RSET");
        Assert.StartsWith("503", await dialogue.SayAsync("RCPT TO:<a@b>"));
        Assert.StartsWith("250", await dialogue.SayAsync("MAIL FROM:<c@d>"));
    }

    [Fact]
    public async Task TooManyRecipients_AreRefusedOneByOne()
    {
        await using var dialogue = await Dialogue.GreetedAsync();
        await dialogue.SayAsync("MAIL FROM:<a@b>");
        for (int i = 0; i < 3; i++) Assert.StartsWith("250", await dialogue.SayAsync($"RCPT TO:<r{i}@b>"));
        Assert.StartsWith("452", await dialogue.SayAsync("RCPT TO:<r3@b>"));
    }

    [Theory]
    [InlineData("a\n.\nMAIL FROM:<evil@b>\nb\r\n.\r\n", "a\n.\nMAIL FROM:<evil@b>\nb\r\n")]
    [InlineData("a\r.\rb\r\n.\r\n", "a\r.\rb\r\n")]
    [InlineData("a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n")]
    [InlineData("a\r\n.\nb\r\n.\r\n", "a\r\n\nb\r\n")]
    [InlineData("a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n")]
    [InlineData("a\r\n..\r\n...b\r\n.\r\n", "a\r\n.\r\n..b\r\n")]
    [InlineData(".\r\n", "")]
    [InlineData("\r\n.\r\n", "\r\n")]
    [InlineData("a\r\r\n.\r\n", "a\r\r\n")]
    public async Task OnlyCrLfDotCrLf_EndsTheData(string sent, string kept)
    {
        await using var dialogue = await Dialogue.InDataAsync();
        // Byte by byte: the end is found however the packets are cut.
        foreach (char c in sent) await dialogue.SendAsync(c.ToString());
        Assert.StartsWith("250", await dialogue.ReadAsync());
        Assert.Equal(kept, Assert.Single(dialogue.Delivered).Data);
        Assert.StartsWith("250", await dialogue.SayAsync("NOOP"));
    }

    [Fact]
    public async Task MessageAboveTheLimit_IsRefused_AndTheNextOneTaken()
    {
        await using var dialogue = await Dialogue.InDataAsync(maxMessageBytes: 1_000);
        Assert.StartsWith("552", await dialogue.SayAsync(new string('x', 50_000) + "\r\n."));
        Assert.Empty(dialogue.Delivered);
        await dialogue.SayAsync("MAIL FROM:<a@b>");
        await dialogue.SayAsync("RCPT TO:<c@d>");
        await dialogue.SayAsync("DATA");
        Assert.StartsWith("250", await dialogue.SayAsync(new string('x', 998) + "\r\n."));
        Assert.Equal(1_000, Assert.Single(dialogue.Delivered).Data.Length);
    }

    [Fact]
    public async Task LineTooLong_IsRefused_AndTheNextOneRead()
    {
        await using var dialogue = await Dialogue.GreetedAsync();
        Assert.StartsWith("500", await dialogue.SayAsync("NOOP " + new string('x', 100_000)));
        Assert.StartsWith("250", await dialogue.SayAsync("NOOP " + new string('x', 2_041)));
        Assert.StartsWith("500", await dialogue.SayAsync("NOOP " + new string('x', 2_042)));
    }

    [Theory]
    [InlineData("NOOP\nNOOP")]
    [InlineData("NOOP\rNOOP")]
    public async Task BareLineEndInACommand_IsRefusedAsOneLine(string line)
    {
        await using var dialogue = await Dialogue.GreetedAsync();
        Assert.StartsWith("500", await dialogue.SayAsync(line));
        Assert.StartsWith("250 2.0.0", await dialogue.SayAsync("RSET"));
    }

    [Fact]
    public async Task TooManyErrors_EndTheConnection()
    {
        await using var dialogue = await Dialogue.GreetedAsync();
        for (int i = 0; i < 20; i++) Assert.StartsWith("500", await dialogue.SayAsync("NONSENSE"));
        Assert.StartsWith("421", await dialogue.ReadAsync());
        await dialogue.Ended;
    }

    [Fact]
    public async Task SilentPeer_IsToldAndLeft()
    {
        await using var dialogue = await Dialogue.GreetedAsync();
        dialogue.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.StartsWith("421 4.4.2", await dialogue.ReadAsync());
        await dialogue.Ended;
    }

    [Fact]
    public async Task PeerThatTakesNoReplies_IsLeft()
    {
        await using var dialogue = await Dialogue.GreetedAsync();
        // More answers than the pipe holds.
        await dialogue.SendAsync(string.Concat(Enumerable.Repeat("HELP\r\n", 3_000)));

        await Eventually.HoldsAsync(() =>
        {
            dialogue.Time.Advance(TimeSpan.FromMinutes(1));
            return dialogue.Ended.IsCompleted;
        });
    }

    [Theory]
    [InlineData("POST / HTTP/1.1")]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("Host: localhost:2525")]
    public async Task PeerThatSpeaksHttp_IsLeftBeforeItsBodyIsRead(string line)
    {
        await using var dialogue = new Dialogue();
        await dialogue.ReadAsync();
        await dialogue.SendAsync(line + "\r\n\r\nEHLO x\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nspam\r\n.\r\n");

        Assert.StartsWith("421", await dialogue.ReadAsync());
        await dialogue.Ended;
        Assert.Empty(dialogue.Delivered);
    }

    [Fact]
    public async Task PeerThatLeavesWithinAMessage_DeliversNothing()
    {
        await using var dialogue = await Dialogue.InDataAsync();
        await dialogue.SendAsync("half a mail");
        dialogue.Leave();
        await dialogue.Ended;
        Assert.Empty(dialogue.Delivered);
    }
}
