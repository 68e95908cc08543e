using MimeKit;

namespace Lab.Mailbox.Mails;

/// <summary>
/// Counts what a mail is made of before it is taken apart: a mail nests three or four deep and has some dozen parts and fields, and a
/// hostile one would cost more memory than its bytes.
/// </summary>
sealed class MailLimits(ParserOptions options, Stream source) : MimeReader(options, source, MimeFormat.Entity)
{
    const int MaxDepth = 16;
    const int MaxParts = 200;
    const int MaxFields = 1_000;

    int depth;
    int parts;
    int fields;

    /// <exception cref="FormatException">It is beyond a limit, or has no header.</exception>
    public static void Check(ParserOptions options, byte[] source) => new MailLimits(options, new MemoryStream(source, writable: false)).ReadMessage();

    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        if (++fields > MaxFields) throw new FormatException($"It has more than {MaxFields} header fields.");
    }

    protected override void OnMimePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => Count();

    protected override void OnMessagePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => Enter();

    protected override void OnMultipartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => Enter();

    protected override void OnMessagePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken) => depth--;

    protected override void OnMultipartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken cancellationToken) => depth--;

    void Enter()
    {
        Count();
        if (++depth > MaxDepth) throw new FormatException($"Its parts are nested more than {MaxDepth} deep.");
    }

    void Count()
    {
        if (++parts > MaxParts) throw new FormatException($"It has more than {MaxParts} parts.");
    }
}
