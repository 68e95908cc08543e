namespace Lab.Mailbox.Smtp;

/// <summary>The argument of MAIL FROM and RCPT TO: <c>&lt;name@example.org&gt; SIZE=1000 BODY=8BITMIME</c>.</summary>
/// <param name="Address">Empty for the null sender.</param>
/// <param name="Parameters">By name in capitals; the value is empty where there is none.</param>
sealed record SmtpPath(string Address, IReadOnlyDictionary<string, string> Parameters)
{
    // RFC 5321 section 4.5.3.1.3, in octets with the brackets.
    const int MaxPathBytes = 256;

    /// <summary>Reads what follows the colon; null when it is not of this form.</summary>
    public static SmtpPath? TryParse(string text)
    {
        text = text.TrimStart(' ');
        if (!text.StartsWith('<')) return null;
        int end = ClosingBracket(text);
        if (end < 0 || System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(0, end + 1)) > MaxPathBytes) return null;
        string address = text[1..end];
        // A source route is to be accepted and left out.
        if (address.StartsWith('@') && address.IndexOf(':') is var colon and > 0) address = address[(colon + 1)..];
        if (address.Any(char.IsControl)) return null;

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        string rest = text[(end + 1)..];
        if (rest.Length > 0 && rest[0] != ' ') return null;
        foreach (string part in rest.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=');
            string name = (equals < 0 ? part : part[..equals]).ToUpperInvariant();
            if (name.Length == 0 || !parameters.TryAdd(name, equals < 0 ? "" : part[(equals + 1)..])) return null;
        }
        return new SmtpPath(address, parameters);
    }

    // A '>' in a quoted local part ("a>b"@example.org) does not close.
    static int ClosingBracket(string text)
    {
        bool quoted = false;
        for (int i = 1; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\') i++;
            else if (text[i] == '"') quoted = !quoted;
            else if (text[i] == '>' && !quoted) return i;
        }
        return -1;
    }
}
