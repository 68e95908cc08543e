namespace Lab.Tokenizers;

/// <summary>
/// NFD of a <see cref="NormalizedText"/>, one code point at a time, with the ranges that Hugging Face tokenizers gives them:
/// the first code point of each decomposition takes the next unused source character, in the order of the output. So where marks
/// change places, their ranges do not.
/// </summary>
sealed class CanonicalDecomposer
{
    // Marks since the last starter, not yet in canonical order. First: first of its decomposition.
    readonly record struct Mark(int CodePoint, byte Class, bool First);

    readonly int[] counts = new int[256];
    Mark[] marks = new Mark[16];
    Mark[] sorted = new Mark[16];
    int markCount;
    int source, start, end;

    /// <summary>Appends the decomposed text through <paramref name="emit"/>; the caller rewrites <paramref name="text"/> meanwhile.</summary>
    public void Run<TState>(NormalizedText text, TState state, Action<TState, int, int, int> emit)
    {
        markCount = source = 0;
        Span<int> jamo = stackalloc int[3];
        for (int i = 0; i < text.Length;)
        {
            int c = text.CodePointAt(i, out int units);
            i += units;
            if (c < 0xC0)
            {
                Push(text, c, 0, true, state, emit);
                continue;
            }
            ReadOnlySpan<int> parts = Hangul.IsSyllable(c) ? jamo[..Hangul.Decompose(c, jamo)] : CodePoints.Decomposition(c);
            if (parts.IsEmpty) Push(text, c, CodePoints.CombiningClass(c), true, state, emit);
            for (int k = 0; k < parts.Length; k++) Push(text, parts[k], CodePoints.CombiningClass(parts[k]), k == 0, state, emit);
        }
        Flush(text, state, emit);
    }

    void Push<TState>(NormalizedText text, int c, byte combiningClass, bool first, TState state, Action<TState, int, int, int> emit)
    {
        if (combiningClass == 0)
        {
            Flush(text, state, emit);
            Emit(text, c, first, state, emit);
            return;
        }
        if (markCount == marks.Length)
        {
            Array.Resize(ref marks, 2 * markCount);
            Array.Resize(ref sorted, 2 * markCount);
        }
        marks[markCount++] = new(c, combiningClass, first);
    }

    void Flush<TState>(NormalizedText text, TState state, Action<TState, int, int, int> emit)
    {
        if (markCount == 0) return;
        var ordered = marks;
        if (markCount > 1)
        {
            // Counting sort: stable, and linear also in a text of nothing but marks.
            Array.Clear(counts);
            for (int i = 0; i < markCount; i++) counts[marks[i].Class]++;
            for (int c = 0, total = 0; c < counts.Length; c++) (counts[c], total) = (total, total + counts[c]);
            for (int i = 0; i < markCount; i++) sorted[counts[marks[i].Class]++] = marks[i];
            ordered = sorted;
        }
        for (int i = 0; i < markCount; i++) Emit(text, ordered[i].CodePoint, ordered[i].First, state, emit);
        markCount = 0;
    }

    void Emit<TState>(NormalizedText text, int c, bool first, TState state, Action<TState, int, int, int> emit)
    {
        if (first)
        {
            start = text.Starts[source];
            end = text.Ends[source];
            source += char.IsHighSurrogate(text.Chars[source]) ? 2 : 1;
        }
        emit(state, c, start, end);
    }
}
