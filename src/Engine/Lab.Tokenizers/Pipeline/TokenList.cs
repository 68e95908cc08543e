namespace Lab.Tokenizers;

/// <summary>Tokens as they come out of the pipeline: id, range of the original text in UTF-16 units, word. Reused between texts.</summary>
sealed class TokenList
{
    /// <summary>Longest buffer kept between texts, in tokens.</summary>
    public const int MaxKept = 1 << 20;

    public int[] Ids = new int[512];
    public int[] Starts = new int[512];
    public int[] Ends = new int[512];
    public int[] Words = new int[512];

    /// <summary>Texts of added tokens, which are a slice of the normalized text and not the entry of a vocabulary; null when nobody asks.</summary>
    public List<(int Index, string Text)>? AddedTexts;

    public int Count;

    /// <summary>Index of the word that tokens now belong to.</summary>
    public int Word;

    /// <summary>The pipeline may stop when there are more tokens than this.</summary>
    public int Limit = int.MaxValue;

    public void Reset(int limit = int.MaxValue)
    {
        Count = Word = 0;
        Limit = limit;
        AddedTexts?.Clear();
    }

    public bool IsFull => Count > Limit;

    public void Add(int id, int start, int end)
    {
        if (Count == Ids.Length) Grow();
        Ids[Count] = id;
        Starts[Count] = start;
        Ends[Count] = end;
        Words[Count++] = Word;
    }

    void Grow()
    {
        int size = 2 * Count;
        Array.Resize(ref Ids, size);
        Array.Resize(ref Starts, size);
        Array.Resize(ref Ends, size);
        Array.Resize(ref Words, size);
    }
}
