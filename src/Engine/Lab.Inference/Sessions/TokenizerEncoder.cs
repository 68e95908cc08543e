using Lab.Tokenizers;

namespace Lab.Inference;

/// <summary>A <see cref="Tokenizer"/> as the text encoder of a batcher.</summary>
public sealed class TokenizerEncoder(Tokenizer tokenizer) : ITextEncoder
{
    public bool Encode(string text, int maxLength, List<int> ids) => tokenizer.AppendIds(text, maxLength, ids);

    // BERT's and SentencePiece's name of it.
    public int? UnknownId { get; } = tokenizer.TokenToId("[UNK]") ?? tokenizer.TokenToId("<unk>");
}
