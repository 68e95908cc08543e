namespace Lab.Tokenizers;

/// <summary>TemplateProcessing, and BertProcessing, which is one fixed template.</summary>
sealed class TemplateProcessor(TemplatePiece[] single, TemplatePiece[] pair) : IPostProcessor
{
    readonly int singleAdded = single.Sum(p => p.Ids.Length);
    readonly int pairAdded = pair.Sum(p => p.Ids.Length);

    public IReadOnlyList<TemplatePiece> Single => single;

    public IReadOnlyList<TemplatePiece> Pair => pair;

    /// <summary>No special tokens; a second text follows the first.</summary>
    public static TemplateProcessor None { get; } = new([TemplatePiece.Text(0, 0)], [TemplatePiece.Text(0, 0), TemplatePiece.Text(1, 1)]);

    /// <summary>[CLS] A [SEP], and [CLS] A [SEP] B [SEP] with segment 1 for B and its separator.</summary>
    public static TemplateProcessor Bert((string Token, int Id) cls, (string Token, int Id) sep)
    {
        var open = TemplatePiece.SpecialTokens(0, [cls.Id], [cls.Token]);
        var close = TemplatePiece.SpecialTokens(0, [sep.Id], [sep.Token]);
        TemplatePiece[] single = [open, TemplatePiece.Text(0, 0), close];
        return new(single, [.. single, TemplatePiece.Text(1, 1), close with { TypeId = 1 }]);
    }

    public int AddedTokens(bool isPair) => isPair ? pairAdded : singleAdded;

    public Encoding Process(Encoding first, Encoding? second, bool addSpecialTokens)
    {
        var template = second is null ? single : pair;
        if (first.Overflowing.Count == 0 && second is not { Overflowing.Count: > 0 }) return new(Assemble(template, first, second, addSpecialTokens));
        var result = Encoding.Empty;
        foreach (var piece in template)
        {
            var part = new Encoding(Assemble([piece], first, second, addSpecialTokens),
                piece.Sequence == TemplatePiece.Special ? [] : Text(piece, first, second).Overflowing);
            result = EncodingParts.Merge(result, part);
        }
        return result;
    }

    // Overflowing parts keep the segment they were encoded with, as in the original; only whole texts get the template's.
    static EncodedToken[] Assemble(ReadOnlySpan<TemplatePiece> template, Encoding first, Encoding? second, bool addSpecialTokens)
    {
        int count = 0;
        foreach (var piece in template)
            count += piece.Sequence != TemplatePiece.Special ? Text(piece, first, second).Count : addSpecialTokens ? piece.Ids.Length : 0;
        var tokens = new EncodedToken[count];
        int end = 0;
        foreach (var piece in template)
        {
            if (piece.Sequence != TemplatePiece.Special)
            {
                foreach (ref readonly var token in Text(piece, first, second).Span) tokens[end++] = token with { TypeId = piece.TypeId };
            }
            else if (addSpecialTokens)
            {
                for (int i = 0; i < piece.Ids.Length; i++) tokens[end++] = new(piece.Ids[i], piece.Tokens[i], piece.TypeId, 0, 0, null, null, true, false);
            }
        }
        return tokens;
    }

    // The reader refuses a template for one text that names the second.
    static Encoding Text(TemplatePiece piece, Encoding first, Encoding? second) => piece.Sequence == 0 ? first : second!;
}
