namespace Lab.Tokenizers;

/// <summary>One token of an <see cref="Encoding"/>.</summary>
/// <param name="Id">Id in the vocabulary.</param>
/// <param name="Text">The token as the vocabulary writes it ("##ing"); of an added token the text it was found in.</param>
/// <param name="TypeId">Segment, as the post-processor sets it: 0, and for BERT 1 for the second text and its separator.</param>
/// <param name="Start">First UTF-16 unit of the text that the token stands for; 0 for special tokens and padding. With words as input it counts inside the word.</param>
/// <param name="End">End of that range.</param>
/// <param name="WordId">Index of the word; null for special tokens of the post-processor and for padding.</param>
/// <param name="SequenceId">0 for the first text, 1 for the second, null for neither.</param>
/// <param name="IsSpecial">Put in by the post-processor or as padding (a special token found in the text is not).</param>
/// <param name="IsPadding">Not to be attended to.</param>
public readonly record struct EncodedToken(
    int Id, string Text, int TypeId, int Start, int End, int? WordId, int? SequenceId, bool IsSpecial, bool IsPadding);
