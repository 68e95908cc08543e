using System.Buffers;

namespace Lab.Tokenizers;

/// <summary>
/// Finds added tokens: leftmost first, of those at one place the longest. A match that single_word or encode_special_tokens
/// refuses is used up all the same: the search goes on behind it.
/// </summary>
sealed class TokenMatcher
{
    readonly PieceTrie patterns = new();
    readonly Dictionary<int, AddedToken> tokens = [];
    readonly SearchValues<char> firstUnits;

    // Normalization can leave nothing of a token; the empty pattern then matches between all characters, as in the original.
    readonly int emptyPattern = TokenMatch.None;

    public TokenMatcher(IEnumerable<(string Pattern, int Id, AddedToken Token)> entries)
    {
        var first = new HashSet<char>();
        foreach (var (pattern, id, token) in entries)
        {
            tokens[id] = token;
            if (pattern.Length == 0) emptyPattern = id;
            else
            {
                patterns.Set(pattern, id);
                first.Add(pattern[0]);
            }
        }
        firstUnits = SearchValues.Create([.. first]);
    }

    public bool IsEmpty => tokens.Count == 0;

    /// <summary>Appends the parts of <paramref name="text"/>; together they cover it, but white space can be in two tokens.</summary>
    /// <param name="specials">Contents that are special; null when special tokens are found, too.</param>
    public void Split(ReadOnlySpan<char> text, IReadOnlySet<string>? specials, List<TokenMatch> parts)
    {
        int covered = 0;
        int position = 0;
        int lastEnd = -1;
        while (Find(text, position, lastEnd, out int start, out int end, out int id))
        {
            position = lastEnd = end;
            var token = tokens[id];
            if (specials is not null && specials.Contains(token.Content)) continue;
            if (token.SingleWord && (WordEndsAt(text, start) || WordStartsAt(text, end))) continue;
            if (token.LeftStrip) start = Math.Max(LeftSpace(text, start, covered), covered);
            if (token.RightStrip) end = RightSpace(text, end);
            // Where the token before took all of this one as its white space, the original stops with a defect.
            start = Math.Min(start, end);
            if (covered < start) parts.Add(new(TokenMatch.None, covered, start));
            if (start < end) parts.Add(new(id, start, end));
            covered = end;
        }
        if (covered < text.Length) parts.Add(new(TokenMatch.None, covered, text.Length));
    }

    bool Find(ReadOnlySpan<char> text, int position, int lastEnd, out int start, out int end, out int id)
    {
        for (start = position; start <= text.Length; start++)
        {
            if (emptyPattern == TokenMatch.None)
            {
                int skip = text[start..].IndexOfAny(firstUnits);
                if (skip < 0) break;
                start += skip;
            }
            else if (start < text.Length && char.IsLowSurrogate(text[start])) continue;
            int length = patterns.LongestMatch(text[start..], PieceTrie.Root, out id);
            end = start + length;
            if (length > 0) return true;
            // An empty match right behind the last one does not count.
            id = emptyPattern;
            if (emptyPattern != TokenMatch.None && start != lastEnd) return true;
        }
        start = end = id = TokenMatch.None;
        return false;
    }

    static bool WordEndsAt(ReadOnlySpan<char> text, int end) =>
        end > 0 && CodePoints.Is(Utf16.CodePointBefore(text, end, out _), CodePointFlags.Word);

    static bool WordStartsAt(ReadOnlySpan<char> text, int start) =>
        start < text.Length && CodePoints.Is(Utf16.CodePointAt(text, start, out _), CodePointFlags.Word);

    // All white space lies in the basic plane.
    static int LeftSpace(ReadOnlySpan<char> text, int start, int covered)
    {
        while (start > covered && CodePoints.Is(text[start - 1], CodePointFlags.WhiteSpace)) start--;
        return start;
    }

    static int RightSpace(ReadOnlySpan<char> text, int end)
    {
        while (end < text.Length && CodePoints.Is(text[end], CodePointFlags.WhiteSpace)) end++;
        return end;
    }
}

/// <summary>A part [Start, End) of a text: an added token, or what lies between two of them (Id = <see cref="None"/>).</summary>
readonly record struct TokenMatch(int Id, int Start, int End)
{
    public const int None = -1;
}
