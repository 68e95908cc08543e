using System.Collections;

namespace Lab.Tokenizers;

/// <summary>What a text (or a pair of texts) became: a list of tokens, with the views that models and callers ask for.</summary>
public sealed class Encoding : IReadOnlyList<EncodedToken>
{
    readonly EncodedToken[] tokens;

    internal Encoding(EncodedToken[] tokens, IReadOnlyList<Encoding>? overflowing = null)
    {
        this.tokens = tokens;
        Overflowing = overflowing ?? [];
    }

    internal static Encoding Empty { get; } = new([]);

    public int Count => tokens.Length;

    public EncodedToken this[int index] => tokens[index];

    /// <summary>Shape (Count).</summary>
    public IReadOnlyList<int> Ids => field ??= Array.ConvertAll(tokens, t => t.Id);

    /// <summary>Shape (Count).</summary>
    public IReadOnlyList<string> Tokens => field ??= Array.ConvertAll(tokens, t => t.Text);

    /// <summary>Shape (Count).</summary>
    public IReadOnlyList<int> TypeIds => field ??= Array.ConvertAll(tokens, t => t.TypeId);

    /// <summary>1, for padding 0; shape (Count).</summary>
    public IReadOnlyList<int> AttentionMask => field ??= Array.ConvertAll(tokens, t => t.IsPadding ? 0 : 1);

    /// <summary>1 for what the post-processor or padding put in, shape (Count).</summary>
    public IReadOnlyList<int> SpecialTokensMask => field ??= Array.ConvertAll(tokens, t => t.IsSpecial ? 1 : 0);

    /// <summary>Shape (Count).</summary>
    public IReadOnlyList<int?> WordIds => field ??= Array.ConvertAll(tokens, t => t.WordId);

    /// <summary>Shape (Count).</summary>
    public IReadOnlyList<int?> SequenceIds => field ??= Array.ConvertAll(tokens, t => t.SequenceId);

    /// <summary>Ranges of the text in UTF-16 units, so that <c>text[Start..End]</c> is what a token stands for; shape (Count).</summary>
    public IReadOnlyList<(int Start, int End)> Offsets => field ??= Array.ConvertAll(tokens, t => (t.Start, t.End));

    /// <summary>The parts that truncation cut off, each an encoding with its own special tokens and padding.</summary>
    public IReadOnlyList<Encoding> Overflowing { get; }

    internal ReadOnlySpan<EncodedToken> Span => tokens;

    public IEnumerator<EncodedToken> GetEnumerator() => ((IEnumerable<EncodedToken>)tokens).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => tokens.GetEnumerator();
}
