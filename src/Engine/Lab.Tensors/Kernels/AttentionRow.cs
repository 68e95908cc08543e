namespace Lab.Tensors;

/// <summary>One query row of one head and the keys it sees: all tokens of its own sequence.</summary>
/// <param name="Head">Head index.</param>
/// <param name="Query">Row in query and output.</param>
/// <param name="Position">Position of the query inside its sequence; 0 when only the first token asks.</param>
/// <param name="FirstKey">Row of the sequence's first token in key and value.</param>
/// <param name="Keys">Tokens of the sequence.</param>
/// <param name="Width">Columns of a head.</param>
readonly record struct AttentionRow(int Head, int Query, int Position, int FirstKey, int Keys, int Width)
{
    /// <summary>First column of the head in query, key, value and output.</summary>
    public int FirstColumn => Head * Width;

    /// <summary>1 / sqrt(width of a head).</summary>
    public float Scale => 1f / MathF.Sqrt(Width);

    /// <summary>
    /// Counter of the dropout of one probability. It depends on the token's row in the packed batch and not on how many
    /// queries there are, so that a first-token-only layer drops what the full layer would.
    /// </summary>
    public uint DropoutIndex(int key, int longest) => Counter(Head, FirstKey + Position, key, longest);

    public static uint Counter(int head, int queryToken, int key, int longest) =>
        (((uint)queryToken * (uint)longest) + (uint)key) + ((uint)head * 0x85EBCA6Bu);
}
