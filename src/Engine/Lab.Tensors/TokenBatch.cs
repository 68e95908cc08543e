namespace Lab.Tensors;

/// <summary>
/// Sequences of token ids laid end to end, without padding: row <c>r</c> of every activation belongs to token <c>r</c>
/// here, and sequence <c>i</c> owns the rows <c>Offsets[i]..Offsets[i + 1]</c>. Reused between steps: <see cref="Clear"/>
/// keeps the buffers, so that a warm batch allocates nothing.
/// </summary>
public sealed class TokenBatch
{
    int[] ids = new int[256];
    int[] typeIds = new int[256];
    int[] positions = new int[256];
    int[] offsets = new int[16];

    public int SequenceCount { get; private set; }

    public int TokenCount { get; private set; }

    /// <summary>Length in tokens of the longest sequence; 0 when empty.</summary>
    public int LongestSequence { get; private set; }

    /// <summary>Token ids, shape (TokenCount).</summary>
    public ReadOnlySpan<int> Ids => ids.AsSpan(0, TokenCount);

    /// <summary>Segment of each token (0 first text, 1 second text of a pair), shape (TokenCount).</summary>
    public ReadOnlySpan<int> TypeIds => typeIds.AsSpan(0, TokenCount);

    /// <summary>Row of the position table for each token, shape (TokenCount).</summary>
    public ReadOnlySpan<int> Positions => positions.AsSpan(0, TokenCount);

    /// <summary>Start of each sequence and the end of the last, shape (SequenceCount + 1).</summary>
    public ReadOnlySpan<int> Offsets => offsets.AsSpan(0, SequenceCount + 1);

    public void Clear()
    {
        SequenceCount = 0;
        TokenCount = 0;
        LongestSequence = 0;
    }

    /// <summary>Appends one sequence. Without <paramref name="sequenceTypeIds"/> all its tokens are of segment 0.</summary>
    /// <param name="sequenceIds">Token ids, special tokens included.</param>
    /// <param name="sequenceTypeIds">Segment of each token, or nothing.</param>
    /// <param name="firstPosition">Position of the first token; the others follow. Above 0 for a text that was padded on the left.</param>
    /// <exception cref="ArgumentException">The sequence is empty, or the two spans differ in length.</exception>
    public void Add(ReadOnlySpan<int> sequenceIds, ReadOnlySpan<int> sequenceTypeIds = default, int firstPosition = 0)
    {
        if (sequenceIds.IsEmpty)
            throw new ArgumentException("A sequence needs at least one token.", nameof(sequenceIds));
        if (!sequenceTypeIds.IsEmpty && sequenceTypeIds.Length != sequenceIds.Length)
            throw new ArgumentException($"{sequenceIds.Length} ids but {sequenceTypeIds.Length} type ids.", nameof(sequenceTypeIds));

        int end = TokenCount + sequenceIds.Length;
        if (end > ids.Length)
        {
            Array.Resize(ref ids, Math.Max(end, 2 * ids.Length));
            Array.Resize(ref typeIds, ids.Length);
            Array.Resize(ref positions, ids.Length);
        }
        if (SequenceCount + 2 > offsets.Length) Array.Resize(ref offsets, 2 * offsets.Length);

        sequenceIds.CopyTo(ids.AsSpan(TokenCount));
        if (sequenceTypeIds.IsEmpty) typeIds.AsSpan(TokenCount, sequenceIds.Length).Clear();
        else sequenceTypeIds.CopyTo(typeIds.AsSpan(TokenCount));

        for (int i = TokenCount; i < end; i++) positions[i] = firstPosition + i - TokenCount;

        TokenCount = end;
        offsets[++SequenceCount] = end;
        LongestSequence = Math.Max(LongestSequence, sequenceIds.Length);
    }
}
