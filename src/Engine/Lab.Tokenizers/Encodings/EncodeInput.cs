namespace Lab.Tokenizers;

/// <summary>One input of a batch: a text or a pair, each whole or already split into words.</summary>
public sealed class EncodeInput
{
    /// <summary>A text, or a pair.</summary>
    public EncodeInput(string text, string? pair = null) => (Text, Pair) = (text, pair);

    /// <summary>A text that is already split into words, or a pair of them. Offsets count inside each word.</summary>
    public EncodeInput(IReadOnlyList<string> words, IReadOnlyList<string>? pairWords = null) => (Words, PairWords) = (words, pairWords);

    public string? Text { get; }

    public string? Pair { get; }

    public IReadOnlyList<string>? Words { get; }

    public IReadOnlyList<string>? PairWords { get; }

    internal bool HasPair => Pair is not null || PairWords is not null;

    public static implicit operator EncodeInput(string text) => new(text);

    public static implicit operator EncodeInput((string Text, string Pair) pair) => new(pair.Text, pair.Pair);
}
