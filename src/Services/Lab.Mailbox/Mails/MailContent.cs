using System.Text;
using MimeKit;
using MimeKit.IO;

namespace Lab.Mailbox.Mails;

/// <summary>A message as a person reads it.</summary>
/// <param name="Headers">Of the whole message, decoded, in their order.</param>
/// <param name="Text">The text/plain body, or null.</param>
/// <param name="Html">The text/html body, or null.</param>
/// <param name="Attachments">Every other part.</param>
sealed record MailContent(IReadOnlyList<MailHeader> Headers, string? Text, string? Html, IReadOnlyList<MailAttachment> Attachments)
{
    // Deeper than MailLimits lets a mail come.
    static readonly ParserOptions options = new() { MaxMimeDepth = 64 };

    // For character sets of Windows and the East.
    static MailContent() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>First value of a field, or null.</summary>
    public string? this[string name] => Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    /// <summary>Takes a message apart. Never fails: one that cannot be read, or asks for too much, is shown as it came.</summary>
    public static MailContent Read(byte[] source)
    {
        try
        {
            MailLimits.Check(options, source);
            using var stream = new MemoryStream(source, writable: false);
            // The message keeps Content-... fields apart: the order is that of the source.
            var headers = HeaderList.Load(options, stream);
            stream.Position = 0;
            using var message = MimeMessage.Load(options, stream, persistent: true);
            return Of(headers, message);
        }
        catch (FormatException)
        {
            return new MailContent([], Encoding.UTF8.GetString(source), null, []);
        }
    }

    static MailContent Of(HeaderList headers, MimeMessage message)
    {
        string? text = null, html = null;
        var attachments = new List<MailAttachment>();
        foreach (var part in message.BodyParts)
        {
            string? name = part.ContentDisposition?.FileName ?? part.ContentType.Name;
            bool shown = part is TextPart && !part.IsAttachment && name is null;
            if (shown && text is null && part is TextPart { IsPlain: true } plain) text = Decode(plain);
            else if (shown && html is null && part is TextPart { IsHtml: true } markup) html = Decode(markup);
            else attachments.Add(new MailAttachment(name ?? "", part.ContentType.MimeType.ToLowerInvariant(), Size(part)));
        }
        return new MailContent([.. headers.Select(header => new MailHeader(header.Field, header.Value))], text, html, attachments);
    }

    // With the line ends that it came with; TextPart.Text has those of the operating system. An unknown character set is read as UTF-8.
    static string Decode(TextPart part)
    {
        using var bytes = new MemoryStream();
        part.Content?.DecodeTo(bytes);
        return (part.ContentType.CharsetEncoding ?? Encoding.UTF8).GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    static long Size(MimeEntity part)
    {
        using var measured = new MeasuringStream();
        if (part is MessagePart { Message: { } message }) message.WriteTo(measured);
        else if (part is MimePart { Content: { } content }) content.DecodeTo(measured);
        return measured.Length;
    }
}

/// <summary>A header field.</summary>
sealed record MailHeader(string Name, string Value);

/// <summary>A part that is not shown as the mail's text.</summary>
/// <param name="Name">File name, or empty.</param>
/// <param name="Type">As <c>image/png</c>.</param>
/// <param name="Bytes">Size, decoded.</param>
sealed record MailAttachment(string Name, string Type, long Bytes);
