using Lab.Monitoring.Mail;

namespace Lab.Platform.Tests.Monitoring.Mail;

public sealed class SmtpConnectionTests
{
    [Theory]
    [InlineData("smtp://localhost:1025", "localhost", 1025, false)]
    [InlineData("smtp://127.0.0.1", "127.0.0.1", 25, false)]
    [InlineData("smtp://mail.example.org", "mail.example.org", 587, true)]
    [InlineData("smtp://mail.example.org:25?tls=none", "mail.example.org", 25, false)]
    [InlineData("smtp://localhost?tls=STARTTLS", "localhost", 587, true)]
    public void Text_NamesServerAndEncryption(string text, string host, int port, bool startTls)
    {
        var server = SmtpConnection.Parse(text);
        Assert.Equal((host, port, startTls, null), (server.Host, server.Port, server.StartTls, server.Credentials));
    }

    [Fact]
    public void Password_IsDecoded_AndNeverShown()
    {
        var server = SmtpConnection.Parse("smtp://me%40example.org:p%3Aw%2F1@mail.example.org:587");
        Assert.Equal(("me@example.org", "p:w/1"), (server.Credentials!.UserName, server.Credentials.Password));
        Assert.Equal("mail.example.org:587", server.ToString());
    }

    [Theory]
    [InlineData("mail.example.org:25")]
    [InlineData("http://mail.example.org")]
    [InlineData("smtps://mail.example.org")]
    [InlineData("smtp://user@mail.example.org")]
    [InlineData("smtp://user:SECRET@mail.example.org?tls=none")]
    [InlineData("smtp://user:SECRET@mail.example.org?tls=maybe")]
    [InlineData("smtp://user:SECRET@mail.example.org/box")]
    [InlineData("")]
    public void OtherText_IsRefusedWithoutShowingIt(string text)
    {
        var error = Assert.Throws<LabException>(() => SmtpConnection.Parse(text));
        Assert.Equal((ErrorKind.Usage, "ConnectionStrings:smtp"), (error.Kind, error.Where));
        Assert.DoesNotContain("SECRET", error.ToString());
    }
}
