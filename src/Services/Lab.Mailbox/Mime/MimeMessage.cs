namespace Lab.Mailbox.Mime;

/// <summary>A message as a person reads it.</summary>
/// <param name="Headers">Of the whole message.</param>
/// <param name="Text">The text/plain body, or null.</param>
/// <param name="Html">The text/html body, or null.</param>
/// <param name="Attachments">Every other part.</param>
sealed record MimeMessage(MimeHeaders Headers, string? Text, string? Html, IReadOnlyList<MimeAttachment> Attachments)
{
    // A mail nests three or four deep and has some dozen parts; a hostile one is read up to here.
    const int MaxDepth = 16;
    const int MaxParts = 200;

    public string Subject => Headers.Decoded("Subject") ?? "";

    /// <summary>Takes a message apart. Never fails: what is malformed is read as text.</summary>
    public static MimeMessage Parse(ReadOnlySpan<byte> source)
    {
        var headers = MimeHeaders.Read(source, out var body);
        var found = new Found();
        Take(headers, body, found, depth: 0);
        return new MimeMessage(headers, found.Text, found.Html, found.Attachments);
    }

    static void Take(MimeHeaders headers, ReadOnlySpan<byte> body, Found found, int depth)
    {
        if (++found.Parts > MaxParts) return;
        var type = ContentType.Parse(headers["Content-Type"], "text/plain");
        if (type.Value.StartsWith("multipart/", StringComparison.Ordinal) && type["boundary"] is { Length: > 0 } boundary && depth < MaxDepth)
        {
            foreach (var range in Multipart.Parts(body, boundary, MaxParts))
                Take(MimeHeaders.Read(body[range], out var inner), inner, found, depth + 1);
            return;
        }
        var disposition = ContentType.Parse(headers["Content-Disposition"], "inline");
        byte[] content = TransferEncoding.Decode(body, headers["Content-Transfer-Encoding"]);
        string? name = disposition["filename"] ?? type["name"];
        bool inline = disposition.Value != "attachment" && name is null;
        if (inline && type.Value == "text/plain" && found.Text is null) found.Text = Charsets.Decode(content, type["charset"]);
        else if (inline && type.Value == "text/html" && found.Html is null) found.Html = Charsets.Decode(content, type["charset"]);
        else found.Attachments.Add(new MimeAttachment(name ?? "", type.Value, content.Length));
    }

    sealed class Found
    {
        public string? Text { get; set; }

        public string? Html { get; set; }

        public List<MimeAttachment> Attachments { get; } = [];

        public int Parts { get; set; }
    }
}

/// <summary>A part that is not shown as the mail's text.</summary>
/// <param name="Name">File name, or empty.</param>
/// <param name="Type">As <c>image/png</c>.</param>
/// <param name="Bytes">Size, decoded.</param>
sealed record MimeAttachment(string Name, string Type, int Bytes);
