using System.Text;

namespace Lab.Tokenizers;

/// <summary>Puts the strings of tokens together again.</summary>
interface IDecoder
{
    void Decode(IReadOnlyList<string> tokens, StringBuilder text);
}
