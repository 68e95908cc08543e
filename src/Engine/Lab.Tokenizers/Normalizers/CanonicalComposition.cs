using System.Text;

namespace Lab.Tokenizers;

/// <summary>
/// Unicode normalisation form C: canonical decomposition, marks in canonical order, then composition. .NET's own does nothing to
/// text outside ASCII where globalisation is invariant, as it is here.
/// </summary>
public static class CanonicalComposition
{
    // Below it no character takes part in a composition with the one before it, and none changes.
    const char FirstAffected = '\u0300';

    // Pairs that Unicode's composition exclusions keep apart: first and last code point of each range.
    static readonly int[] excluded =
    [
        0x344, 0x344, 0x958, 0x95F, 0x9DC, 0x9DD, 0x9DF, 0x9DF, 0xA33, 0xA33, 0xA36, 0xA36, 0xA59, 0xA5B, 0xA5E, 0xA5E, 0xB5C, 0xB5D, 0xF43, 0xF43,
        0xF4D, 0xF4D, 0xF52, 0xF52, 0xF57, 0xF57, 0xF5C, 0xF5C, 0xF69, 0xF69, 0xF73, 0xF73, 0xF75, 0xF76, 0xF78, 0xF78, 0xF81, 0xF81, 0xF93, 0xF93,
        0xF9D, 0xF9D, 0xFA2, 0xFA2, 0xFA7, 0xFA7, 0xFAC, 0xFAC, 0xFB9, 0xFB9, 0x2ADC, 0x2ADC, 0xFB1D, 0xFB4E, 0x1D15E, 0x1D164, 0x1D1BB, 0x1D1C0,
    ];

    static readonly Dictionary<(int First, int Second), int> composites = ReadComposites();

    /// <summary>The composed text; the same object when nothing changes. Half surrogate pairs stay as they are.</summary>
    public static string Nfc(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstAffected, char.MaxValue)) return text;
        var points = Decompose(text);
        Order(points);
        Compose(points);
        var composed = new StringBuilder(text.Length);
        foreach (int c in points)
            if (c > char.MaxValue) composed.Append(char.ConvertFromUtf32(c));
            else composed.Append((char)c);
        return composed.Equals(text) ? text : composed.ToString();
    }

    static List<int> Decompose(string text)
    {
        var points = new List<int>(text.Length);
        Span<int> jamo = stackalloc int[3];
        for (int i = 0; i < text.Length; i++)
        {
            int c = text[i];
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) c = char.ConvertToUtf32(text[i], text[++i]);
            ReadOnlySpan<int> parts = Hangul.IsSyllable(c) ? jamo[..Hangul.Decompose(c, jamo)] : CodePoints.Decomposition(c);
            if (parts.IsEmpty) points.Add(c);
            else foreach (int part in parts) points.Add(part);
        }
        return points;
    }

    static void Order(List<int> points)
    {
        for (int start = 0; start < points.Count; start++)
        {
            int end = start;
            while (end < points.Count && CodePoints.CombiningClass(points[end]) > 0) end++;
            if (end - start < 2) continue;
            // Stable, also in a text of nothing but marks.
            int[] marks = [.. points.GetRange(start, end - start).OrderBy(CodePoints.CombiningClass)];
            for (int i = 0; i < marks.Length; i++) points[start + i] = marks[i];
            start = end;
        }
    }

    // A mark goes into the last starter unless a mark of its own class or a higher one, or another starter, stands between them.
    static void Compose(List<int> points)
    {
        int starter = -1, kept = 0, lastClass = 0;
        for (int i = 0; i < points.Count; i++)
        {
            int c = points[i], combining = CodePoints.CombiningClass(c);
            bool free = starter >= 0 && (kept == starter + 1 || (lastClass < combining && lastClass != 0));
            if (free && Pair(points[starter], c) is > 0 and int composite)
            {
                points[starter] = composite;
                continue;
            }
            if (combining == 0) starter = kept;
            lastClass = combining;
            points[kept++] = c;
        }
        points.RemoveRange(kept, points.Count - kept);
    }

    static int Pair(int first, int second) => Hangul.Compose(first, second) is > 0 and var syllable ? syllable : composites.GetValueOrDefault((first, second));

    // The tables hold whole decompositions: all but the last code point are those of the first half of the pair. Of several with the
    // same one the others stand for the first (the Angstrom sign for the letter) and never come back.
    static Dictionary<(int First, int Second), int> ReadComposites()
    {
        var whole = new Dictionary<string, int>();
        var composites = new Dictionary<(int First, int Second), int>();
        foreach (int c in CodePoints.Decomposable)
            if (CodePoints.Decomposition(c) is { Length: > 1 } parts && !IsExcluded(c)) whole.TryAdd(Key(parts), c);
        foreach (int c in whole.Values)
        {
            var parts = CodePoints.Decomposition(c);
            if (parts.Length == 2) composites.Add((parts[0], parts[1]), c);
            else if (whole.TryGetValue(Key(parts[..^1]), out int first)) composites.Add((first, parts[^1]), c);
        }
        return composites;
    }

    static bool IsExcluded(int c)
    {
        for (int i = 0; i < excluded.Length; i += 2)
            if (c >= excluded[i] && c <= excluded[i + 1]) return true;
        return false;
    }

    static string Key(ReadOnlySpan<int> parts) => string.Join(',', parts.ToArray());
}
