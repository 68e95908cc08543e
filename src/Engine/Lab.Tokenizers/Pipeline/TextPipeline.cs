namespace Lab.Tokenizers;

/// <summary>
/// One text to tokens: added tokens out of the text as given, the rest normalized, added tokens out of that, the rest cut into words,
/// words into pieces. Offsets are those of the text; what the post-processor adds is not here.
/// </summary>
sealed class TextPipeline(INormalizer? normalizer, IPreTokenizer? preTokenizer, IModel model)
{
    readonly BertFastPath? fastPath =
        normalizer is BertNormalizer bert && preTokenizer is BertPreTokenizer && model is WordPieceModel wordPiece ? new(bert, wordPiece) : null;

    /// <summary>Appends the tokens of <paramref name="text"/>; may stop when <paramref name="output"/> is full.</summary>
    public void Encode(ReadOnlySpan<char> text, AddedVocabulary added, bool encodeSpecialTokens, Scratch scratch, TokenList output)
    {
        text = Utf16.WithoutLoneSurrogates(text, ref scratch.WellFormed);
        var specials = encodeSpecialTokens ? added.Specials : null;
        var parts = scratch.RawParts;
        parts.Clear();
        if (added.RawMatcher.IsEmpty) parts.Add(new(TokenMatch.None, 0, text.Length));
        else added.RawMatcher.Split(text, specials, parts);

        foreach (var part in parts)
        {
            if (output.IsFull) return;
            if (part.Id != TokenMatch.None)
                AddToken(part.Id, part.Start, part.End, text[part.Start..part.End], output);
            else if (fastPath is not null && added.NormalizedMatcher.IsEmpty)
                fastPath.Encode(text, part.Start, part.End, scratch, output);
            else
                EncodePart(text[part.Start..part.End], part.Start, added, specials, scratch, output);
        }
    }

    /// <summary>The normalizer over a whole text.</summary>
    public string Normalize(string text)
    {
        var scratch = Scratch.Rent();
        try
        {
            scratch.Text.Reset(Utf16.WithoutLoneSurrogates(text, ref scratch.WellFormed), 0);
            normalizer?.Normalize(scratch.Text);
            return scratch.Text.Chars.ToString();
        }
        finally
        {
            Scratch.Return(scratch);
        }
    }

    void EncodePart(
        ReadOnlySpan<char> part, int offset, AddedVocabulary added, IReadOnlySet<string>? specials, Scratch scratch, TokenList output)
    {
        var text = scratch.Text;
        text.Reset(part, offset);
        normalizer?.Normalize(text);
        var matches = scratch.NormalizedParts;
        matches.Clear();
        if (added.NormalizedMatcher.IsEmpty) matches.Add(new(TokenMatch.None, 0, text.Length));
        else added.NormalizedMatcher.Split(text.Chars, specials, matches);

        foreach (var (id, start, end) in matches)
        {
            if (output.IsFull) return;
            if (id != TokenMatch.None)
            {
                AddToken(id, text.Starts[start], text.Ends[end - 1], text.Chars[start..end], output);
                continue;
            }
            scratch.Part.Reset(text, start, end - start);
            scratch.Words.Reset(end - start);
            preTokenizer?.PreTokenize(scratch.Part, scratch.Words);
            for (int w = 0; w < scratch.Words.Count && !output.IsFull; w++)
            {
                model.Tokenize(scratch.Part, scratch.Words[w], output);
                output.Word++;
            }
        }
    }

    static void AddToken(int id, int start, int end, ReadOnlySpan<char> value, TokenList output)
    {
        output.AddedTexts?.Add((output.Count, value.ToString()));
        output.Add(id, start, end);
        output.Word++;
    }
}
