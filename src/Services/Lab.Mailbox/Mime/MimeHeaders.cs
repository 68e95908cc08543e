using System.Text;

namespace Lab.Mailbox.Mime;

/// <summary>The header fields of a message or a part, unfolded, in their order.</summary>
sealed class MimeHeaders
{
    // More than any mail has; the rest of a hostile one is left out.
    const int MaxFields = 1_000;

    readonly List<KeyValuePair<string, string>> fields = [];

    public IReadOnlyList<KeyValuePair<string, string>> Fields => fields;

    /// <summary>First value of a field as it was sent, or null.</summary>
    public string? this[string name] =>
        fields.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value).FirstOrDefault();

    /// <summary>First value of a field with its encoded words decoded (RFC 2047), or null.</summary>
    public string? Decoded(string name) => this[name] is { } value ? EncodedWords.Decode(value) : null;

    /// <summary>Reads fields up to the empty line; <paramref name="body"/> is what follows it.</summary>
    public static MimeHeaders Read(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> body)
    {
        var headers = new MimeHeaders();
        string? name = null;
        var value = new StringBuilder();
        while (true)
        {
            var rest = bytes;
            var line = Lines.Next(ref bytes);
            if (line.IsEmpty)
            {
                body = bytes;
                break;
            }
            // UTF-8 as RFC 6532 has it; what is no UTF-8 shows as U+FFFD.
            string text = Encoding.UTF8.GetString(line);
            if (line[0] is (byte)' ' or (byte)'\t')
            {
                value.Append(text);
                continue;
            }
            Finish();
            int colon = text.IndexOf(':');
            if (colon <= 0)
            {
                // No header line: the body began without an empty line.
                body = rest;
                break;
            }
            name = text[..colon].TrimEnd();
            value.Append(text.AsSpan(colon + 1));
        }
        Finish();
        return headers;

        void Finish()
        {
            if (name is not null && headers.fields.Count < MaxFields) headers.fields.Add(new(name, value.ToString().Trim()));
            name = null;
            value.Clear();
        }
    }
}
