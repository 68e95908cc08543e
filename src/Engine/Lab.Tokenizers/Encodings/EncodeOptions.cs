namespace Lab.Tokenizers;

/// <summary>How to encode. Truncation and padding stored in tokenizer.json are not applied unless they are given here.</summary>
public sealed record EncodeOptions
{
    public static EncodeOptions Default { get; } = new();

    /// <summary>Put the special tokens of the post-processor around the texts; default true.</summary>
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>Read special tokens in the text as plain text; default false.</summary>
    public bool EncodeSpecialTokens { get; init; }

    /// <summary>Null for none, which is the default.</summary>
    public Truncation? Truncation { get; init; }

    /// <summary>Null for none, which is the default.</summary>
    public Padding? Padding { get; init; }
}
