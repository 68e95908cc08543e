namespace Lab.Mailbox.Mime;

static class Lines
{
    /// <summary>Takes a line off the front, without its end (CRLF, or LF alone as some programs write it).</summary>
    public static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        var line = end < 0 ? bytes : bytes[..end];
        bytes = end < 0 ? default : bytes[(end + 1)..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }
}
