namespace Lab.Tokenizers;

/// <summary>[Start, Start + Length) of a <see cref="NormalizedText"/>, in UTF-16 units.</summary>
readonly record struct WordRange(int Start, int Length);

/// <summary>The words of a text, cut finer step by step: <see cref="Add"/> fills the next list, <see cref="Commit"/> makes it current.</summary>
sealed class WordRanges
{
    List<WordRange> current = [], next = [];

    public int Count => current.Count;

    public WordRange this[int index] => current[index];

    public void Reset(int textLength)
    {
        current.Clear();
        next.Clear();
        if (textLength > 0) current.Add(new(0, textLength));
    }

    /// <summary>Adds [start, end) when it is not empty.</summary>
    public void Add(int start, int end)
    {
        if (start < end) next.Add(new(start, end - start));
    }

    public void Commit()
    {
        (current, next) = (next, current);
        next.Clear();
    }
}
