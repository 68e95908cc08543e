using System.Runtime.InteropServices;
using Lab.Tensors;

namespace Lab.Training;

/// <summary>Tokenised texts with their classes, all ids in one list: a million reviews are two arrays, not a million objects.</summary>
public sealed class EncodedExamples
{
    readonly List<int> ids = [];
    readonly List<int> ends = [];
    readonly List<int> labels = [];

    public int Count => labels.Count;

    /// <summary>Tokens of all texts together.</summary>
    public long TokenCount => ids.Count;

    /// <summary>Class of each text.</summary>
    public ReadOnlySpan<int> Labels => CollectionsMarshal.AsSpan(labels);

    /// <summary>Appends a text. <paramref name="tokens"/>: its ids, special tokens included.</summary>
    public void Add(ReadOnlySpan<int> tokens, int label)
    {
        if (tokens.IsEmpty) throw new ArgumentException("A text needs at least one token.", nameof(tokens));
        ids.AddRange(tokens);
        ends.Add(ids.Count);
        labels.Add(label);
    }

    /// <summary>Token ids of one text.</summary>
    public ReadOnlySpan<int> Ids(int index)
    {
        int start = index == 0 ? 0 : ends[index - 1];
        return CollectionsMarshal.AsSpan(ids)[start..ends[index]];
    }

    public int Length(int index) => ends[index] - (index == 0 ? 0 : ends[index - 1]);

    /// <summary>Packs the texts at <paramref name="indices"/> into <paramref name="batch"/> and their classes into <paramref name="batchLabels"/>.</summary>
    public void Fill(ReadOnlySpan<int> indices, TokenBatch batch, Span<int> batchLabels)
    {
        batch.Clear();
        for (int i = 0; i < indices.Length; i++)
        {
            batch.Add(Ids(indices[i]));
            batchLabels[i] = labels[indices[i]];
        }
    }
}
