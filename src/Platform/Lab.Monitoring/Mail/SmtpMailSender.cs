using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Lab.Monitoring.Alerts;

namespace Lab.Monitoring.Mail;

/// <summary>
/// Delivers over SMTP with the framework's client: it writes the MIME, folds and encodes headers, and speaks STARTTLS and
/// AUTH. A try that failed for now is repeated with growing waits; a refusal for good is not.
/// </summary>
public sealed class SmtpMailSender(SmtpConnection server, AlertOptions options, TimeProvider time) : IMailSender
{
    public async Task SendAsync(AlertMail mail, CancellationToken cancellation)
    {
        if (options.RecipientList.Count == 0) throw new MailFailedException("There is no recipient: set Alerts:Recipients.");
        var delay = options.RetryDelay;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await TryAsync(mail, cancellation);
                return;
            }
            catch (SmtpFailedRecipientException refused) when (Refused(refused) is var names && names.Count < options.RecipientList.Count)
            {
                throw new MailFailedException($"{server} took the mail, but not for {string.Join(", ", names)}: {refused.Message}", delivered: true, refused);
            }
            catch (Exception failure) when (failure is SmtpException or IOException or TimeoutException or FormatException or ArgumentException)
            {
                if (attempt >= options.Attempts || !MayPass(failure))
                    throw new MailFailedException($"{server} did not take the mail (try {attempt} of {options.Attempts}): {Reason(failure)}", inner: failure);
            }
            await Task.Delay(delay, time, cancellation);
            delay *= 2;
        }
    }

    async Task TryAsync(AlertMail mail, CancellationToken cancellation)
    {
        using var message = Compose(mail);
        using var client = new SmtpClient(server.Host, server.Port) { EnableSsl = server.StartTls, Credentials = server.Credentials };
        using var timeout = new CancellationTokenSource(options.SendTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await client.SendMailAsync(message, both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {options.SendTimeout.TotalSeconds:0} s");
        }
    }

    MailMessage Compose(AlertMail mail)
    {
        var message = new MailMessage
        {
            From = new MailAddress(options.From),
            Subject = OneLine(mail.Subject),
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Text,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        foreach (string recipient in options.RecipientList) message.To.Add(new MailAddress(recipient));
        var html = AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, MediaTypeNames.Text.Html);
        html.TransferEncoding = TransferEncoding.QuotedPrintable;
        message.AlternateViews.Add(html);
        message.Headers.Add("Message-ID", $"<{Guid.NewGuid():N}@sentiment-lab>");
        // RFC 3834: no out-of-office answer to a machine.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    /// <summary>Labels and model names come from outside: none of them starts a header of its own.</summary>
    internal static string OneLine(string text)
    {
        const int longest = 200;
        var line = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= longest) break;
            bool plain = Rune.GetUnicodeCategory(rune) is not (System.Globalization.UnicodeCategory.Control
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
            line.Append(plain ? rune.ToString() : " ");
        }
        return line.ToString();
    }

    static IReadOnlyList<string?> Refused(SmtpFailedRecipientException failure) =>
        failure is SmtpFailedRecipientsException several ? [.. several.InnerExceptions.Select(one => one.FailedRecipient)] : [failure.FailedRecipient];

    // 4xx replies and a connection that failed may pass; 5xx replies and addresses that are none do not.
    static bool MayPass(Exception failure) => failure switch
    {
        SmtpException smtp => smtp.StatusCode == SmtpStatusCode.GeneralFailure || (int)smtp.StatusCode is >= 400 and < 500,
        FormatException or ArgumentException => false,
        _ => true,
    };

    static string Reason(Exception failure) => failure.InnerException is { } inner ? $"{failure.Message} {inner.Message}" : failure.Message;
}
