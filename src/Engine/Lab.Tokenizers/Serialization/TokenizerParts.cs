namespace Lab.Tokenizers;

/// <summary>Everything a tokenizer file says, ready to be put together.</summary>
sealed class TokenizerParts
{
    public required IModel Model { get; init; }

    public INormalizer? Normalizer { get; init; }

    public IPreTokenizer? PreTokenizer { get; init; }

    public IPostProcessor? PostProcessor { get; init; }

    public IDecoder? Decoder { get; init; }

    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    public Truncation? Truncation { get; init; }

    public Padding? Padding { get; init; }
}
