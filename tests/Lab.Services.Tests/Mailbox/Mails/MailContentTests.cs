using System.Text;
using Lab.Mailbox.Mails;

namespace Lab.Services.Tests.Mailbox.Mails;

public sealed class MailContentTests
{
    static MailContent Parse(string source) => MailContent.Read(Encoding.Latin1.GetBytes(source.ReplaceLineEndings("\r\n")));

    [Fact]
    public void Alternative_GivesTextAndHtml()
    {
        var message = Parse("""
            Subject: =?utf-8?q?caf=C3=A9_?= =?utf-8?B?4oKs?= plain
            Content-Type: multipart/alternative;
             boundary="a b"

            to be ignored
            --a b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            one=20two =E2=82=AC soft=
            break
            --a b
            Content-Type: text/html; charset=iso-8859-1
            Content-Transfer-Encoding: base64

            PGI+6TwvYj4=
            --a b--
            after
            """);
        Assert.Equal("caf\u00e9 \u20ac plain", message["Subject"]);
        Assert.Equal("one two \u20ac softbreak", message.Text);
        Assert.Equal("<b>\u00e9</b>", message.Html);
        Assert.Empty(message.Attachments);
    }

    [Fact]
    public void NestedParts_AndAttachments_AreFound()
    {
        var message = Parse("""
            Content-Type: multipart/mixed; boundary=outer

            --outer
            Content-Type: multipart/alternative; boundary=inner

            --inner

            plain
            --inner
            Content-Type: text/html

            <p>html</p>
            --inner--
            --outer
            Content-Type: text/plain; name="notes; \"new\".txt"
            Content-Disposition: attachment

            12345
            --outer
            Content-Type: image/png
            Content-Disposition: inline; filename*=utf-8''caf%C3%A9.png
            Content-Transfer-Encoding: base64

            AAECAw==
            --outer--
            """);
        Assert.Equal(("plain", "<p>html</p>"), (message.Text, message.Html));
        Assert.Equal([new("notes; \"new\".txt", "text/plain", 5), new("caf\u00e9.png", "image/png", 4)], message.Attachments);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("no header at all", "no header at all")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\n\n--x\n\nleft open", "left open")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\n\na=ZZ=4", "a=ZZ")]
    [InlineData("Content-Transfer-Encoding: base64\n\nYWJj*ZGVm!!\nZ", "abcdef")]
    [InlineData("Content-Type: text/plain; charset=x-no-such\n\nabc", "abc")]
    [InlineData("Subject: a\n b\n\nbody", "body")]
    public void MalformedMail_IsReadAsFarAsItMakesSense(string source, string? text) =>
        Assert.Equal(text ?? "", Parse(source).Text);

    public static TheoryData<string, string> Hostile => new()
    {
        { "parts", "Content-Type: multipart/mixed; boundary=x\n\n" + string.Concat(Enumerable.Repeat("--x\n\n", 100_000)) },
        { "parts without an end", "Content-Type: multipart/mixed; boundary=x\n\n" + string.Concat(Enumerable.Repeat("--x\nContent-Type: multipart/mixed; boundary=x\n\n", 500)) },
        { "nested parts", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")) },
        { "nested messages", string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\n\n", 20_000)) },
        { "fields", string.Concat(Enumerable.Repeat("A: b\n", 100_000)) + "\nbody" },
        { "nothing like a header", "no header at all" },
        { "zeros", new string('\0', 100_000) },
    };

    [Theory]
    [MemberData(nameof(Hostile), DisableDiscoveryEnumeration = true)]
    public void MailBeyondTheLimits_IsShownAsItCame(string _, string source)
    {
        string sent = source.ReplaceLineEndings("\r\n");

        var content = Parse(source);

        Assert.Equal((0, sent, null, 0), (content.Headers.Count, content.Text, content.Html, content.Attachments.Count));
    }

    [Fact]
    public void DamagedMail_IsAlwaysRead()
    {
        byte[] whole = Encoding.UTF8.GetBytes("""
            From: "A (b" <a@b.example>, =?utf-8?b?w6k=?= <c@d>
            Subject: =?utf-8?q?caf=C3=A9?=
            Content-Type: multipart/mixed; boundary="o'"; charset*0*=utf-8''x%C3; charset*1=y

            --o'
            Content-Type: message/rfc822

            Date: Mon, 1 Jan 2030 00:00:00 +0000
            Content-Type: text/plain; charset=utf-7

            +AOk-
            --o'
            Content-Type: application/octet-stream; name="a;\"b"
            Content-Transfer-Encoding: base64

            AAEC
            --o'
            Content-Type: text/html; charset=utf-16

            <p>
            --o'--
            """.ReplaceLineEndings("\r\n"));
        var random = new Random(1);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] damaged = [.. whole];
            for (int change = random.Next(1, 6); change > 0; change--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            int from = random.Next(damaged.Length), to = random.Next(from, damaged.Length);
            byte[] cut = random.Next(3) switch { 0 => damaged, 1 => damaged[from..to], _ => [.. damaged[..from], .. damaged[to..]] };
            // Whatever it is, there is something to show.
            var content = MailContent.Read(cut);
            Assert.True(content.Text is not null || content.Html is not null || content.Attachments.Count > 0 || content.Headers.Count > 0 || cut.Length == 0);
        }
    }

    public static TheoryData<string, string> Huge => new()
    {
        { "a field", "X: " + new string('a', 2_000_000) },
        { "an address list", "To: " + string.Concat(Enumerable.Repeat("a@b.example,", 100_000)) + "c@d.example" },
        { "groups in an address", "To: " + string.Concat(Enumerable.Repeat("g:", 100_000)) },
        { "comments in an address", "To: " + new string('(', 200_000) + "a@b.example" },
        { "references", "References: " + string.Concat(Enumerable.Repeat("<a@b>", 200_000)) },
        { "encoded words", "Subject: " + string.Concat(Enumerable.Repeat("=?utf-8?q?a?= ", 100_000)) },
        { "an encoded word without an end", "Subject: " + string.Concat(Enumerable.Repeat("=?", 500_000)) },
        { "parameters", "Content-Type: text/plain" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"; p{i}=x")) },
        { "a parameter in pieces", "Content-Disposition: inline" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"; q*{i}*=x")) },
    };

    [Theory]
    [MemberData(nameof(Huge), DisableDiscoveryEnumeration = true)]
    public async Task HugeHeader_DoesNotHoldTheReader(string _, string header)
    {
        var reading = Task.Run(() => Parse(header + "\n\nbody"), TestContext.Current.CancellationToken);

        Assert.Equal("body", (await reading.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Text);
    }

    [Theory]
    [InlineData("=?iso-8859-1?Q?a=E9b?=", "a\u00e9b")]
    [InlineData("=?utf-8?b?w6k=?= and =?utf-8?q?=C3=A9?=", "\u00e9 and \u00e9")]
    [InlineData("=?utf-8?q?=E2=82?= =?utf-8?q?=AC?=", "\u20ac")]
    [InlineData("=?utf-8*en?q?x?=", "x")]
    [InlineData("=?utf-8?x?a?=", "=?utf-8?x?a?=")]
    [InlineData("=?windows-1252?q?=80?=", "\u20ac")]
    public void EncodedWord_IsDecoded(string value, string expected) => Assert.Equal(expected, Parse($"Subject: {value}\n\n")["Subject"]);
}
