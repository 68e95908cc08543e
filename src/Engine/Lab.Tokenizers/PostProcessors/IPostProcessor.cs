namespace Lab.Tokenizers;

/// <summary>Puts special tokens around one or two texts.</summary>
interface IPostProcessor
{
    /// <summary>What becomes of one text.</summary>
    IReadOnlyList<TemplatePiece> Single { get; }

    /// <summary>What becomes of a pair.</summary>
    IReadOnlyList<TemplatePiece> Pair { get; }

    /// <summary>Number of special tokens that are added.</summary>
    int AddedTokens(bool pair);

    Encoding Process(Encoding first, Encoding? second, bool addSpecialTokens);
}
