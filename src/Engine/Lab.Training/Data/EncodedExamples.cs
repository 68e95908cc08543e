using System.Runtime.InteropServices;
using Lab.Tensors;

namespace Lab.Training;

/// <summary>
/// Tokenised texts with what is to be learned from them, all ids in one list: a million reviews are a few arrays, not a
/// million objects. All texts have a class, or all have a row of numbers.
/// </summary>
public sealed class EncodedExamples
{
    readonly List<int> ids = [];
    readonly List<int> ends = [];
    readonly List<int> labels = [];
    readonly List<float> targets = [];
    readonly List<long> lines = [];

    /// <summary>File that the lines are of, for messages; null when there is none.</summary>
    public string? Source { get; init; }

    public int Count => ends.Count;

    /// <summary>Tokens of all texts together.</summary>
    public long TokenCount => ids.Count;

    /// <summary>Class of each text; none when the texts have numbers.</summary>
    public ReadOnlySpan<int> Labels => CollectionsMarshal.AsSpan(labels);

    /// <summary>Numbers of each text, row by row; none when the texts have classes.</summary>
    public ReadOnlySpan<float> Targets => CollectionsMarshal.AsSpan(targets);

    /// <summary>Numbers of one text; 0 when the texts have classes.</summary>
    public int TargetWidth => targets.Count == 0 ? 0 : targets.Count / Count;

    /// <summary>Appends a text. <paramref name="tokens"/>: its ids, special tokens included.</summary>
    /// <param name="tokens">At least one.</param>
    /// <param name="label">Its class.</param>
    /// <param name="line">Where it comes from, for messages: a line of its file, from 1; 0 when it comes from none.</param>
    public void Add(ReadOnlySpan<int> tokens, int label, long line = 0)
    {
        if (targets.Count > 0) throw new ArgumentException("The other texts have numbers, not classes.", nameof(label));
        AddTokens(tokens, line);
        labels.Add(label);
    }

    /// <summary>Appends a text with numbers: the share of each class, 0 to 1 for each class it may have, or what a regression is to give.</summary>
    /// <param name="tokens">At least one.</param>
    /// <param name="numbers">As many for each text.</param>
    /// <param name="line">Where it comes from, for messages.</param>
    public void Add(ReadOnlySpan<int> tokens, ReadOnlySpan<float> numbers, long line = 0)
    {
        if (numbers.IsEmpty || labels.Count > 0 || (Count > 0 && numbers.Length != TargetWidth))
            throw new ArgumentException($"{numbers.Length} numbers, where the other texts have {(labels.Count > 0 ? "classes" : TargetWidth)}.", nameof(numbers));
        AddTokens(tokens, line);
        targets.AddRange(numbers);
    }

    /// <summary>Token ids of one text.</summary>
    public ReadOnlySpan<int> Ids(int index)
    {
        int start = index == 0 ? 0 : ends[index - 1];
        return CollectionsMarshal.AsSpan(ids)[start..ends[index]];
    }

    public int Length(int index) => ends[index] - (index == 0 ? 0 : ends[index - 1]);

    /// <summary>Line of the file that a text comes from, 0 when it comes from none.</summary>
    public long Line(int index) => lines[index];

    /// <summary>Packs the texts at <paramref name="indices"/> into <paramref name="batch"/>.</summary>
    public void Fill(ReadOnlySpan<int> indices, TokenBatch batch)
    {
        batch.Clear();
        foreach (int index in indices) batch.Add(Ids(index));
    }

    /// <summary>Packs the texts at <paramref name="indices"/> into <paramref name="batch"/> and their classes into <paramref name="batchLabels"/>.</summary>
    public void Fill(ReadOnlySpan<int> indices, TokenBatch batch, Span<int> batchLabels)
    {
        Fill(indices, batch);
        for (int i = 0; i < indices.Length; i++) batchLabels[i] = labels[indices[i]];
    }

    /// <summary>The same with the numbers of the texts, row by row.</summary>
    public void Fill(ReadOnlySpan<int> indices, TokenBatch batch, Span<float> batchTargets)
    {
        Fill(indices, batch);
        int width = TargetWidth;
        for (int i = 0; i < indices.Length; i++) Targets.Slice(indices[i] * width, width).CopyTo(batchTargets[(i * width)..]);
    }

    void AddTokens(ReadOnlySpan<int> tokens, long line)
    {
        if (tokens.IsEmpty) throw new ArgumentException("A text needs at least one token.", nameof(tokens));
        ids.AddRange(tokens);
        ends.Add(ids.Count);
        lines.Add(line);
    }
}
