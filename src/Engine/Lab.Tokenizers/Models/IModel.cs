namespace Lab.Tokenizers;

/// <summary>Cuts words into pieces of a vocabulary.</summary>
interface IModel
{
    /// <summary>Number of different entries of the vocabulary (not the highest id).</summary>
    int VocabularySize { get; }

    /// <summary>Id that stands for what the vocabulary does not have; null when there is none.</summary>
    int? UnknownId { get; }

    bool TryGetId(ReadOnlySpan<char> token, out int id);

    /// <summary>The entry with this id; null when there is none.</summary>
    string? GetToken(int id);

    /// <summary>Appends the pieces of one word of <paramref name="text"/>, all of them with the current word of <paramref name="output"/>.</summary>
    void Tokenize(NormalizedText text, WordRange word, TokenList output);
}
