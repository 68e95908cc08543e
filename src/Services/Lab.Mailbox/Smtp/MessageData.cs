using System.Buffers;

namespace Lab.Mailbox.Smtp;

/// <summary>
/// Takes the bytes after DATA one by one. Only CR LF . CR LF ends the message: a dot between bare line ends is text, so that
/// no second mail can be smuggled into the first (RFC 5321 section 4.1.1.4). A leading dot that was doubled is halved.
/// </summary>
sealed class MessageData(int maxBytes)
{
    enum At { LineStart, Dot, DotCr, Text, TextCr }

    readonly ArrayBufferWriter<byte> kept = new();
    At at = At.LineStart;

    /// <summary>The end was seen.</summary>
    public bool Ended { get; private set; }

    /// <summary>More than allowed came; what was kept is gone.</summary>
    public bool TooLarge { get; private set; }

    public byte[] ToArray() => kept.WrittenSpan.ToArray();

    /// <summary>Takes bytes up to the end of the message; gives how many it took.</summary>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        int i = 0;
        while (i < bytes.Length && !Ended)
        {
            // Most bytes are neither CR nor at a line's start: those go in one piece.
            if (at == At.Text)
            {
                int run = bytes[i..].IndexOf((byte)'\r');
                if (run < 0) run = bytes.Length - i;
                Keep(bytes.Slice(i, run));
                i += run;
                if (i == bytes.Length) break;
            }
            Step(bytes[i++]);
        }
        return i;
    }

    void Step(byte next)
    {
        switch (at)
        {
            case At.LineStart when next == '.':
                at = At.Dot;
                return;
            case At.Dot when next == '\r':
                at = At.DotCr;
                return;
            case At.DotCr when next == '\n':
                Ended = true;
                return;
            case At.DotCr:
                Keep("\r"u8);
                at = At.TextCr;
                break;
        }
        Keep([next]);
        at = next switch
        {
            (byte)'\r' => At.TextCr,
            (byte)'\n' when at == At.TextCr => At.LineStart,
            _ => At.Text,
        };
    }

    void Keep(ReadOnlySpan<byte> bytes)
    {
        if (TooLarge) return;
        if (bytes.Length > maxBytes - kept.WrittenCount)
        {
            TooLarge = true;
            kept.ResetWrittenCount();
            return;
        }
        kept.Write(bytes);
    }
}
