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

    /// <summary>The same with another normalizer.</summary>
    public TokenizerParts With(INormalizer normalizer) => new()
    {
        Model = Model,
        Normalizer = normalizer,
        PreTokenizer = PreTokenizer,
        PostProcessor = PostProcessor,
        Decoder = Decoder,
        AddedTokens = AddedTokens,
        Truncation = Truncation,
        Padding = Padding,
    };
}
