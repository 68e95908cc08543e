namespace Lab.Tokenizers;

/// <summary>
/// WordPiece: the longest piece of the vocabulary first, then again for the rest with the continuation prefix ("##").
/// A word that does not come out even, or is too long, is one unknown token.
/// </summary>
sealed class WordPieceModel : IModel
{
    readonly Vocabulary vocabulary;
    readonly string unknownToken;
    readonly int unknownId = PieceTrie.NoValue;
    readonly int continuation;

    /// <param name="maxInputCharsPerWord">Longest word, in code points after normalization.</param>
    public WordPieceModel(Vocabulary vocabulary, string unknownToken, string continuingSubwordPrefix, int maxInputCharsPerWord)
    {
        this.vocabulary = vocabulary;
        this.unknownToken = unknownToken;
        MaxInputCharsPerWord = maxInputCharsPerWord;
        continuation = vocabulary.Pieces.NodeOf(continuingSubwordPrefix);
        if (vocabulary.TryGetId(unknownToken, out int id)) unknownId = id;
    }

    public int MaxInputCharsPerWord { get; }

    public int VocabularySize => vocabulary.Count;

    public int? UnknownId => unknownId == PieceTrie.NoValue ? null : unknownId;

    /// <summary>All tokens with their ids.</summary>
    public IEnumerable<(string Token, int Id)> Entries => vocabulary.Entries;

    public bool TryGetId(ReadOnlySpan<char> token, out int id) => vocabulary.TryGetId(token, out id);

    public string? GetToken(int id) => vocabulary.GetToken(id);

    public void Tokenize(NormalizedText text, WordRange word, TokenList output)
    {
        var chars = text.Chars.Slice(word.Start, word.Length);
        var starts = text.Starts.Slice(word.Start, word.Length);
        var ends = text.Ends.Slice(word.Start, word.Length);
        int before = output.Count;
        if (!TooLong(chars))
        {
            int node = PieceTrie.Root;
            int position = 0;
            while (position < chars.Length)
            {
                int length = vocabulary.Pieces.LongestMatch(chars[position..], node, out int id);
                if (length == 0) break;
                output.Add(id, starts[position], ends[position + length - 1]);
                position += length;
                node = continuation;
            }
            if (position == chars.Length) return;
        }
        output.Count = before;
        AddUnknown(output, starts[0], ends[^1]);
    }

    /// <summary>The same for a word that was normalized on the way and stands at <paramref name="start"/>, unit for unit.</summary>
    public void Tokenize(ReadOnlySpan<char> word, int start, TokenList output)
    {
        int before = output.Count;
        if (!TooLong(word))
        {
            int node = PieceTrie.Root;
            int position = 0;
            while (position < word.Length)
            {
                int length = vocabulary.Pieces.LongestMatch(word[position..], node, out int id);
                if (length == 0) break;
                output.Add(id, start + position, start + position + length);
                position += length;
                node = continuation;
            }
            if (position == word.Length) return;
        }
        output.Count = before;
        AddUnknown(output, start, start + word.Length);
    }

    /// <summary>One unknown token for [start, end).</summary>
    public void AddUnknown(TokenList output, int start, int end)
    {
        if (unknownId == PieceTrie.NoValue)
        {
            throw new LabException(ErrorKind.Model, $"A word needs the unknown token \"{unknownToken}\", which is not in the vocabulary.",
                "$.model.unk_token", "a token of $.model.vocab.", "Add the token to the vocabulary.");
        }
        output.Add(unknownId, start, end);
    }

    bool TooLong(ReadOnlySpan<char> word) =>
        word.Length > MaxInputCharsPerWord && Utf16.CountCodePoints(word) > MaxInputCharsPerWord;
}
