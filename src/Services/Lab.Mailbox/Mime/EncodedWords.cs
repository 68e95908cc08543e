using System.Text;
using System.Text.RegularExpressions;

namespace Lab.Mailbox.Mime;

/// <summary>Words such as <c>=?utf-8?q?caf=C3=A9?=</c> in a header (RFC 2047).</summary>
static partial class EncodedWords
{
    public static string Decode(string value)
    {
        if (!value.Contains("=?")) return value;
        var text = new StringBuilder();
        var pending = new List<byte>();
        string? charset = null;
        int last = 0;
        foreach (Match word in Word.Matches(value))
        {
            var between = value.AsSpan(last, word.Index - last);
            // Blanks between two encoded words are no part of the text; a character may be split between two of them.
            bool adjacent = charset is not null && between.IsWhiteSpace();
            if (!adjacent || !word.Groups["charset"].Value.Equals(charset, StringComparison.OrdinalIgnoreCase)) Flush();
            if (!adjacent) text.Append(between);
            charset = word.Groups["charset"].Value;
            pending.AddRange(Bytes(word.Groups["kind"].ValueSpan[0], word.Groups["text"].Value));
            last = word.Index + word.Length;
        }
        Flush();
        return text.Append(value.AsSpan(last)).ToString();

        void Flush()
        {
            if (pending.Count > 0) text.Append(Charsets.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pending), charset));
            pending.Clear();
        }
    }

    static byte[] Bytes(char kind, string text)
    {
        byte[] ascii = Encoding.ASCII.GetBytes(text);
        if (kind is 'b' or 'B') return TransferEncoding.Base64(ascii);
        var decoded = new List<byte>(ascii.Length);
        for (int i = 0; i < ascii.Length; i++)
        {
            if (ascii[i] == '=' && i + 2 < ascii.Length && TransferEncoding.Hex(ascii[i + 1], ascii[i + 2]) is { } value)
            {
                decoded.Add(value);
                i += 2;
            }
            else decoded.Add(ascii[i] == '_' ? (byte)' ' : ascii[i]);
        }
        return [.. decoded];
    }

    // The language of RFC 2231 (charset*language) is left out.
    [GeneratedRegex(@"=\?(?<charset>[^?*\s]{1,40})(?:\*[^?\s]{0,20})?\?(?<kind>[bBqQ])\?(?<text>[^?\s]*)\?=")]
    static partial Regex Word { get; }
}
