namespace Lab.Tokenizers;

/// <summary>
/// Cuts normalized text into words. <paramref name="words"/> holds the ranges to cut further (one for the whole text at first);
/// an implementation may also rewrite the text, when it gives new ranges for all of it.
/// </summary>
interface IPreTokenizer
{
    void PreTokenize(NormalizedText text, WordRanges words);
}
