namespace Lab.Tokenizers;

/// <summary>A part [Start, End) of a text: an added token, or what lies between two of them (Id = <see cref="None"/>).</summary>
readonly record struct TokenMatch(int Id, int Start, int End)
{
    public const int None = -1;
}
