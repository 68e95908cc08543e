using Lab.Tokenizers;

namespace Lab.Sentiment;

/// <summary>A tokenizer and a model belong together when every token id has an embedding.</summary>
static class TokenizerFit
{
    /// <param name="tokenizer">Of the folder.</param>
    /// <param name="embeddings">Rows of the model's word embeddings.</param>
    /// <param name="folder">For the message.</param>
    /// <exception cref="LabException">The tokenizer has ids that the model does not know.</exception>
    public static void Check(Tokenizer tokenizer, int embeddings, string folder)
    {
        if (tokenizer.VocabularySize > embeddings)
            throw new LabException(
                ErrorKind.Model, $"The tokenizer has {tokenizer.VocabularySize} tokens, the model {embeddings} embeddings.", folder,
                "a tokenizer and a model that were trained together");
    }
}
