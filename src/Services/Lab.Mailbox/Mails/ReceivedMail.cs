using Lab.Mailbox.Smtp;

namespace Lab.Mailbox.Mails;

/// <summary>A mail as it came.</summary>
/// <param name="Id">Counts up from 1 as long as the process lives.</param>
/// <param name="Received">When its last byte came.</param>
/// <param name="Envelope">Who the dialogue said it is from and for.</param>
/// <param name="Source">The bytes of the message, headers and body.</param>
sealed record ReceivedMail(long Id, DateTimeOffset Received, Envelope Envelope, byte[] Source)
{
    readonly Lazy<MailContent> content = new(() => MailContent.Read(Source));

    /// <summary>The message taken apart, at its first use.</summary>
    public MailContent Content => content.Value;
}
