using System.Text.Json.Serialization;
using Lab.Mailbox.Mails;

namespace Lab.Mailbox.Web;

/// <summary>Answer of GET /api/mails.</summary>
/// <param name="SmtpPort">Where mails are taken.</param>
/// <param name="Count">How many follow.</param>
/// <param name="Mails">Newest first.</param>
sealed record MailList(int SmtpPort, int Count, IReadOnlyList<MailSummary> Mails);

/// <summary>A mail in the list.</summary>
/// <param name="Id">For GET /api/mails/{id}.</param>
/// <param name="Received">When it came.</param>
/// <param name="From">The From field, else the sender of the envelope.</param>
/// <param name="To">Recipients of the envelope, hidden ones too.</param>
/// <param name="Subject">Decoded.</param>
/// <param name="Bytes">Size as it came.</param>
record MailSummary(long Id, DateTimeOffset Received, string From, IReadOnlyList<string> To, string Subject, int Bytes)
{
    public static MailSummary Of(ReceivedMail mail) => new(mail.Id, mail.Received, FromOf(mail), mail.Envelope.To, SubjectOf(mail), mail.Source.Length);

    protected static string SubjectOf(ReceivedMail mail) => mail.Content["Subject"] ?? "";

    protected static string FromOf(ReceivedMail mail) => mail.Content["From"] is { Length: > 0 } from ? from : mail.Envelope.From;
}

/// <summary>Answer of GET /api/mails/{id}.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Received">When it came.</param>
/// <param name="From">The From field, else the sender of the envelope.</param>
/// <param name="To">Recipients of the envelope, hidden ones too.</param>
/// <param name="Subject">Decoded.</param>
/// <param name="Bytes">Size as it came.</param>
/// <param name="EnvelopeFrom">What MAIL FROM said.</param>
/// <param name="Headers">All fields, decoded, in their order.</param>
/// <param name="Text">The text/plain body.</param>
/// <param name="Html">The text/html body.</param>
/// <param name="Attachments">Other parts.</param>
sealed record MailDetails(
    long Id, DateTimeOffset Received, string From, IReadOnlyList<string> To, string Subject, int Bytes,
    string EnvelopeFrom, IReadOnlyList<MailHeader> Headers, string? Text, string? Html, IReadOnlyList<MailAttachment> Attachments)
    : MailSummary(Id, Received, From, To, Subject, Bytes)
{
    public static new MailDetails Of(ReceivedMail mail) => new(
        mail.Id, mail.Received, FromOf(mail), mail.Envelope.To, SubjectOf(mail), mail.Source.Length,
        mail.Envelope.From, mail.Content.Headers, mail.Content.Text, mail.Content.Html, mail.Content.Attachments);
}

/// <summary>Answer of DELETE /api/mails.</summary>
/// <param name="Deleted">How many there were.</param>
sealed record DeletedMails(int Deleted);

[JsonSerializable(typeof(MailList))]
[JsonSerializable(typeof(MailDetails))]
[JsonSerializable(typeof(DeletedMails))]
sealed partial class MailJson : JsonSerializerContext;
