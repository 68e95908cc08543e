using System.Text;
using Lab.Mailbox.Mime;

namespace Lab.Services.Tests.Mailbox.Mime;

public sealed class MimeMessageTests
{
    static MimeMessage Parse(string source) => MimeMessage.Parse(Encoding.Latin1.GetBytes(source.ReplaceLineEndings("\r\n")));

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
        Assert.Equal("caf\u00e9 \u20ac plain", message.Subject);
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
    [InlineData("Content-Transfer-Encoding: quoted-printable\n\na=ZZ=4", "a=ZZ=4")]
    [InlineData("Content-Transfer-Encoding: base64\n\nYWJj*ZGVm!!\nZ", "abcdef")]
    [InlineData("Content-Type: text/plain; charset=x-no-such\n\nabc", "abc")]
    [InlineData("Subject: a\n b\n\nbody", "body")]
    public void MalformedMail_IsReadAsFarAsItMakesSense(string source, string? text) =>
        Assert.Equal(text ?? "", Parse(source).Text);

    [Fact]
    public void PartsWithoutEnd_AreReadUpToALimit()
    {
        string open = string.Concat(Enumerable.Range(0, 500).Select(i => $"--x\nContent-Type: multipart/mixed; boundary=x\n\n"));
        var message = Parse("Content-Type: multipart/mixed; boundary=x\n\n" + open);
        Assert.True(message.Attachments.Count <= 200);
    }

    [Theory]
    [InlineData("=?iso-8859-1?Q?a=E9b?=", "a\u00e9b")]
    [InlineData("=?utf-8?b?w6k=?= and =?utf-8?q?=C3=A9?=", "\u00e9 and \u00e9")]
    [InlineData("=?utf-8?q?=E2=82?= =?utf-8?q?=AC?=", "\u20ac")]
    [InlineData("=?utf-8*en?q?x?=", "x")]
    [InlineData("=?utf-8?x?a?=", "=?utf-8?x?a?=")]
    [InlineData("=?windows-1252?q?=80?=", "\u20ac")]
    public void EncodedWord_IsDecoded(string value, string expected) => Assert.Equal(expected, EncodedWords.Decode(value));
}
