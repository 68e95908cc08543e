using System.Buffers;

namespace Lab.Mailbox.Mime;

/// <summary>Content-Transfer-Encoding (RFC 2045 section 6). What is malformed is read as far as it makes sense, never refused.</summary>
static class TransferEncoding
{
    public static byte[] Decode(ReadOnlySpan<byte> body, string? name) => name?.Trim().ToLowerInvariant() switch
    {
        "base64" => Base64(body),
        "quoted-printable" => QuotedPrintable(body),
        _ => body.ToArray(),
    };

    /// <summary>Bytes outside the alphabet are left out; reading ends at the padding.</summary>
    public static byte[] Base64(ReadOnlySpan<byte> body)
    {
        var clean = new byte[body.Length + 3];
        int length = 0;
        foreach (byte b in body)
        {
            if (b == '=') break;
            if (b is (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'+' or (byte)'/') clean[length++] = b;
        }
        // One digit too many holds no whole byte.
        if (length % 4 == 1) length--;
        while (length % 4 != 0) clean[length++] = (byte)'=';
        return Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(clean, 0, length));
    }

    public static byte[] QuotedPrintable(ReadOnlySpan<byte> body)
    {
        var decoded = new ArrayBufferWriter<byte>(Math.Max(1, body.Length));
        while (!body.IsEmpty)
        {
            bool ended = body.Contains((byte)'\n');
            var line = Lines.Next(ref body).TrimEnd(" \t"u8);
            bool soft = line.EndsWith("="u8);
            if (soft) line = line[..^1];
            for (int i = 0; i < line.Length; i++)
            {
                if (line[i] == '=' && i + 2 < line.Length && Hex(line[i + 1], line[i + 2]) is { } value)
                {
                    decoded.Write([value]);
                    i += 2;
                }
                else decoded.Write([line[i]]);
            }
            if (!soft && ended) decoded.Write("\r\n"u8);
        }
        return decoded.WrittenSpan.ToArray();
    }

    /// <summary>Value of two hexadecimal digits, or null.</summary>
    public static byte? Hex(byte high, byte low) =>
        char.IsAsciiHexDigit((char)high) && char.IsAsciiHexDigit((char)low)
            ? Convert.FromHexString([(char)high, (char)low])[0]
            : null;
}
