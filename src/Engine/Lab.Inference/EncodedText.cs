namespace Lab.Inference;

/// <summary>What became of a text on its way to the model.</summary>
/// <param name="Truncated">The text was longer than the model reads: its end was cut off.</param>
/// <param name="UnknownTokens">Tokens that stand for what the vocabulary does not have.</param>
/// <param name="Content">What is left of it for the model.</param>
public readonly record struct EncodedText(bool Truncated, int UnknownTokens = 0, TextContent Content = TextContent.Words);

/// <summary>What a model has to go by.</summary>
public enum TextContent
{
    /// <summary>At least one token that it knows.</summary>
    Words,

    /// <summary>No token but unknown and special ones.</summary>
    NoKnownWord,

    /// <summary>No character that a person could see, see <see cref="VisibleCharacters"/>.</summary>
    NothingVisible,
}
