using Lab.Datasets;

namespace Lab.Evaluation;

/// <summary>
/// From places in a cleaned text back to the text as it was given. The cleaning works inside of runs of characters without white space, so that
/// each run is cleaned by itself and its characters are aligned (longest common subsequence); what was left out belongs to what is before it.
/// </summary>
sealed class OffsetMap
{
    /// <summary>Pairs of characters that are compared at most; a longer run is one place.</summary>
    const int MostPairs = 1 << 20;

    // First character in the given text of each cleaned one, and of the end.
    readonly int[]? starts;

    OffsetMap(int[]? starts) => this.starts = starts;

    /// <summary>Null when the cleaning changed the text across white space: then there is no way back.</summary>
    public static OffsetMap? Of(string text, string cleaned, TextCleaning cleaning)
    {
        if (cleaned == text) return new OffsetMap(null);
        var starts = new List<int>(cleaned.Length + 1);
        for (int at = 0; at < text.Length;)
        {
            int end = at;
            if (char.IsWhiteSpace(text[at])) end++;
            else while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
            string run = text[at..end], clean = char.IsWhiteSpace(text[at]) ? run : cleaning.Apply(run);
            int before = starts.Count;
            if (before + clean.Length > cleaned.Length || string.CompareOrdinal(cleaned, before, clean, 0, clean.Length) != 0) return null;
            Align(run, clean, at, starts);
            at = end;
        }
        if (starts.Count != cleaned.Length) return null;
        starts.Add(text.Length);
        return new OffsetMap([.. starts]);
    }

    /// <summary>The range of the given text that a range of the cleaned one comes from, without white space at its end.</summary>
    public (int Start, int End) Back(string text, int start, int end)
    {
        if (starts is null) return (start, end);
        int from = starts[start], to = end;
        // Several characters of one origin share it: the range ends where the next origin begins.
        while (to < starts.Length - 1 && starts[to] <= from) to++;
        int until = starts[to];
        while (until > from && char.IsWhiteSpace(text[until - 1])) until--;
        return (from, until);
    }

    static void Align(string run, string clean, int at, List<int> starts)
    {
        int same = 0;
        while (same < run.Length && same < clean.Length && run[same] == clean[same]) starts.Add(at + same++);
        int tail = 0;
        while (tail < Math.Min(run.Length, clean.Length) - same && run[^(tail + 1)] == clean[^(tail + 1)]) tail++;
        ReadOnlySpan<char> a = run.AsSpan(same, run.Length - same - tail), b = clean.AsSpan(same, clean.Length - same - tail);
        // "so!!!" of "soooo!!!!!": the marks that went stood with the marks.
        int repeats = 0;
        while (b.IsEmpty && tail > 0 && repeats < a.Length && a[^(repeats + 1)] == run[^tail]) repeats++;
        if ((long)a.Length * b.Length > MostPairs || a.IsEmpty)
            for (int j = 0; j < b.Length; j++) starts.Add(at + same);
        else Subsequence(a, b, at + same, starts);
        for (int j = 0; j < tail; j++) starts.Add(at + run.Length - tail + j - (j == 0 ? repeats : 0));
    }

    static void Subsequence(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int at, List<int> starts)
    {
        var longest = new int[a.Length + 1, b.Length + 1];
        for (int i = a.Length - 1; i >= 0; i--)
            for (int j = b.Length - 1; j >= 0; j--)
                longest[i, j] = a[i] == b[j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
        int given = 0, origin = 0;
        for (int j = 0; j < b.Length; j++)
        {
            while (given < a.Length && a[given] != b[j] && longest[given + 1, j] > longest[given, j + 1]) given++;
            bool matches = given < a.Length && a[given] == b[j];
            // A character that the cleaning made comes from the first one that is left.
            origin = matches ? given++ : Math.Min(given, a.Length - 1);
            starts.Add(at + origin);
        }
    }
}
