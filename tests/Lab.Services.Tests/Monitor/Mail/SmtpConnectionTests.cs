using Lab.Monitor.Mail;

namespace Lab.Services.Tests.Monitor.Mail;

public sealed class SmtpConnectionTests
{
    [Theory]
    [InlineData("smtp://localhost:1025", "localhost", 1025, "None")]
    [InlineData("smtp://127.0.0.1", "127.0.0.1", 25, "None")]
    [InlineData("smtp://mail.example.org", "mail.example.org", 587, "StartTls")]
    [InlineData("smtp://mail.example.org:25?tls=none", "mail.example.org", 25, "None")]
    [InlineData("smtp://localhost?tls=STARTTLS", "localhost", 587, "StartTls")]
    [InlineData("smtp://mail.example.org?tls=implicit", "mail.example.org", 465, "Implicit")]
    [InlineData("smtp://mail.example.org:465", "mail.example.org", 465, "Implicit")]
    [InlineData("smtp://mail.example.org:465?tls=starttls", "mail.example.org", 465, "StartTls")]
    [InlineData("smtps://mail.example.org", "mail.example.org", 465, "Implicit")]
    [InlineData("smtps://localhost:2465?tls=implicit", "localhost", 2465, "Implicit")]
    public void Text_NamesServerAndEncryption(string text, string host, int port, string encryption)
    {
        var server = SmtpConnection.Parse(text);
        Assert.Equal((host, port, encryption, null), (server.Host, server.Port, server.Encryption.ToString(), server.Credentials));
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
    [InlineData("smtps://mail.example.org?tls=none")]
    [InlineData("smtp://user@mail.example.org")]
    [InlineData("smtp://user:SECRET@mail.example.org?tls=none")]
    [InlineData("smtp://user:SECRET@mail.example.org?tls=maybe")]
    [InlineData("smtp://user:SECRET@mail.example.org?tsl=starttls")]
    [InlineData("smtp://user:SECRET@mail.example.org?ca=/no/such/file.pem")]
    [InlineData("smtp://user:SECRET@mail.example.org/box")]
    [InlineData("")]
    public void OtherText_IsRefusedWithoutShowingIt(string text)
    {
        var error = Assert.Throws<LabException>(() => SmtpConnection.Parse(text));
        Assert.Equal((ErrorKind.Usage, "ConnectionStrings:smtp"), (error.Kind, error.Where));
        Assert.DoesNotContain("SECRET", error.ToString());
    }

    [Fact]
    public void FileWithoutACertificate_IsRefused()
    {
        string file = Path.GetTempFileName();
        try
        {
            var error = Assert.Throws<LabException>(() => SmtpConnection.Parse("smtp://localhost?ca=" + Uri.EscapeDataString(file)));
            Assert.Equal("The file of the option ca holds no certificate in PEM form.", error.What);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
