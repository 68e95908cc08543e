using MailKit.Net.Smtp;
using MimeKit;

namespace Lab.Monitor.Mail;

/// <summary>MailKit's client, which goes on with the others when a recipient is refused, and keeps what the server said of him.</summary>
sealed class RecordingSmtpClient : SmtpClient
{
    readonly Dictionary<MailboxAddress, SmtpResponse> refusals = [];

    public IReadOnlyDictionary<MailboxAddress, SmtpResponse> Refusals => refusals;

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => refusals[mailbox] = response;

    protected override void OnNoRecipientsAccepted(MimeMessage message) => throw new NoRecipientException();
}

/// <summary>Every recipient is refused: there is nobody to send to.</summary>
sealed class NoRecipientException : Exception;
