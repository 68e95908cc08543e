using System.Globalization;

namespace Lab.MlflowServer.Search;

/// <summary>
/// Cuts a filter into words. Raw form: <c>metrics.`val/loss` &lt; 0.3 AND tags."a b" LIKE '%q%' and run_id IN ('a', 'b')</c>.
/// </summary>
static class Lexer
{
    public static List<Token> Read(string filter)
    {
        var tokens = new List<Token>();
        int at = 0;
        while (true)
        {
            while (at < filter.Length && char.IsWhiteSpace(filter[at])) at++;
            var kind = TokenKind.End;
            int length = at == filter.Length ? 0 : Length(filter, at, out kind);
            tokens.Add(new Token(kind, filter.Substring(at, length), at));
            if (kind == TokenKind.End) return tokens;
            at += length;
        }
    }

    static int Length(string text, int at, out TokenKind kind)
    {
        char c = text[at];
        switch (c)
        {
            case '(': kind = TokenKind.Open; return 1;
            case ')': kind = TokenKind.Close; return 1;
            case ',': kind = TokenKind.Comma; return 1;
            case '=': kind = TokenKind.Operator; return 1;
            case '!' or '<' or '>':
                int wide = at + 1 < text.Length && (text[at + 1] == '=' || (c == '<' && text[at + 1] == '>')) ? 2 : 1;
                kind = c == '!' && wide == 1 ? TokenKind.Unknown : TokenKind.Operator;
                return wide;
            case '\'' or '"':
                return Quoted(text, at, out kind);
        }
        if (IsNumberStart(text, at)) return Number(text, at, out kind);
        int end = at;
        while (end < text.Length && WordPart(text, end) is var part and > 0) end += part;
        kind = end > at ? TokenKind.Word : TokenKind.Unknown;
        return Math.Max(end - at, 1);
    }

    // Part of a key: plain characters, or a quoted piece.
    static int WordPart(string text, int at)
    {
        char c = text[at];
        if (c is '`' or '"')
        {
            int close = text.IndexOf(c, at + 1);
            return close < 0 ? 0 : close - at + 1;
        }
        return char.IsLetterOrDigit(c) || c is '_' or '.' or '-' or ':' or '/' or '@' or '$' ? 1 : 0;
    }

    static int Quoted(string text, int at, out TokenKind kind)
    {
        char quote = text[at];
        for (int end = at + 1; end < text.Length; end++)
        {
            if (text[end] != quote) continue;
            if (end + 1 < text.Length && text[end + 1] == quote)
            {
                end++;
                continue;
            }
            kind = TokenKind.Text;
            return end - at + 1;
        }
        kind = TokenKind.Unknown;
        return text.Length - at;
    }

    static bool IsNumberStart(string text, int at)
    {
        if (text[at] is '-' or '+') at++;
        if (at < text.Length && text[at] == '.') at++;
        return at < text.Length && char.IsAsciiDigit(text[at]);
    }

    static int Number(string text, int at, out TokenKind kind)
    {
        int end = at + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '_' || (text[end] is '-' or '+' && text[end - 1] is 'e' or 'E'))) end++;
        kind = double.TryParse(text.AsSpan(at, end - at), NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? TokenKind.Number : TokenKind.Word;
        return end - at;
    }
}
