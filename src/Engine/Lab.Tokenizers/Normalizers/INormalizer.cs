namespace Lab.Tokenizers;

/// <summary>Rewrites text before it is cut into words, keeping track of where each character came from.</summary>
interface INormalizer
{
    void Normalize(NormalizedText text);
}
