namespace Lab.Tokenizers;

/// <summary>One piece of a template: a text (Sequence 0 or 1), or special tokens (Sequence -1).</summary>
readonly record struct TemplatePiece(int Sequence, int TypeId, int[] Ids, string[] Tokens)
{
    public const int Special = -1;

    public static TemplatePiece Text(int sequence, int typeId) => new(sequence, typeId, [], []);

    public static TemplatePiece SpecialTokens(int typeId, int[] ids, string[] tokens) => new(Special, typeId, ids, tokens);
}
