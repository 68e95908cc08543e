namespace Lab.Tokenizers;

/// <summary>The end of a token list that is cut or padded.</summary>
public enum TextSide
{
    Right,
    Left,
}
