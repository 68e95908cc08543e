using System.Text;

namespace Lab.Mailbox.Mime;

/// <summary>A value with parameters: Content-Type or Content-Disposition (RFC 2045, RFC 2231).</summary>
/// <param name="Value">Lower case, as <c>text/html</c>.</param>
/// <param name="Parameters">By name in lower case.</param>
sealed record ContentType(string Value, IReadOnlyDictionary<string, string> Parameters)
{
    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    public static ContentType Parse(string? header, string otherwise)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var parts = Split(header ?? "");
        foreach (string part in parts.Skip(1))
        {
            int equals = part.IndexOf('=');
            if (equals <= 0) continue;
            string name = part[..equals].Trim().ToLowerInvariant(), value = Unquote(part[(equals + 1)..].Trim());
            // name*=utf-8'en'caf%C3%A9
            if (name.EndsWith('*') && value.Split('\'', 3) is [var charset, _, var encoded])
                parameters[name[..^1]] = Charsets.Decode(Percent(encoded), charset);
            else parameters.TryAdd(name, EncodedWords.Decode(value));
        }
        string kind = parts[0].Trim().ToLowerInvariant();
        return new ContentType(kind.Length == 0 ? otherwise : kind, parameters);
    }

    // At ';' outside of quotes.
    static List<string> Split(string header)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < header.Length; i++)
        {
            if (header[i] == ';' && !quoted)
            {
                parts.Add(part.ToString());
                part.Clear();
                continue;
            }
            if (header[i] == '"') quoted = !quoted;
            part.Append(header[i]);
            if (quoted && header[i] == '\\' && i + 1 < header.Length) part.Append(header[++i]);
        }
        parts.Add(part.ToString());
        return parts;
    }

    static string Unquote(string value)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"') return value;
        var text = new StringBuilder();
        for (int i = 1; i < value.Length - 1; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length - 1) i++;
            text.Append(value[i]);
        }
        return text.ToString();
    }

    static byte[] Percent(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var decoded = new List<byte>(bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '%' && i + 2 < bytes.Length && TransferEncoding.Hex(bytes[i + 1], bytes[i + 2]) is { } value)
            {
                decoded.Add(value);
                i += 2;
            }
            else decoded.Add(bytes[i]);
        }
        return [.. decoded];
    }
}
