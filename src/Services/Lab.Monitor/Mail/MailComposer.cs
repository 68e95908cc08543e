using Lab.Monitor.Alerts;
using Lab.Monitoring.Mail;
using MimeKit;
using MimeKit.Text;

namespace Lab.Monitor.Mail;

/// <summary>A mail in MIME: the same content as text and as HTML.</summary>
static class MailComposer
{
    /// <exception cref="AlertFailedException">The sender or a recipient is no address.</exception>
    public static MimeMessage Compose(AlertMail mail, AlertOptions options, DateTimeOffset now)
    {
        var message = new MimeMessage
        {
            Date = now,
            Subject = OneLine.Of(mail.Subject),
            MessageId = $"{Guid.NewGuid():N}@sentiment-lab",
            Body = new MultipartAlternative { Part(TextFormat.Plain, mail.Text), Part(TextFormat.Html, mail.Html) },
        };
        message.From.Add(Address(options.From, nameof(options.From)));
        foreach (string recipient in options.RecipientList) message.To.Add(Address(recipient, nameof(options.Recipients)));
        // RFC 3834: no out-of-office answer to a machine.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }

    // Readable for every server on the way, and no line too long for it.
    static TextPart Part(TextFormat format, string text) => new(format) { Text = text, ContentTransferEncoding = ContentEncoding.QuotedPrintable };

    static MailboxAddress Address(string text, string setting) => MailAddresses.TryParse(text, out var address)
        ? address
        : throw new AlertFailedException($"Alerts:{setting} has '{OneLine.Of(text)}', which is not a mail address.");
}
