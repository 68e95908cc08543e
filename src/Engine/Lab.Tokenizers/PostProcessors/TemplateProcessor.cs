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
        var result = Encoding.Empty;
        foreach (var piece in second is null ? single : pair)
        {
            if (piece.Sequence != TemplatePiece.Special)
            {
                var text = (piece.Sequence == 0 ? first : second)
                    ?? throw new LabException(ErrorKind.Model, "The template for one text names the second text.", "$.post_processor.single", "sequence A only.");
                result = EncodingParts.Merge(result, WithType(text, piece.TypeId));
            }
            else if (addSpecialTokens)
            {
                var tokens = piece.Ids.Select((id, i) => new EncodedToken(id, piece.Tokens[i], piece.TypeId, 0, 0, null, null, true, false));
                result = EncodingParts.Merge(result, new([.. tokens]));
            }
        }
        return result;
    }

    // Overflowing parts keep the segment they were encoded with, as in the original.
    static Encoding WithType(Encoding text, int typeId) =>
        new(Array.ConvertAll(text.Span.ToArray(), t => t with { TypeId = typeId }), text.Overflowing);
}
