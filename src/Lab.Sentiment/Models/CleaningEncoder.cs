using Lab.Datasets;
using Lab.Inference;

namespace Lab.Sentiment;

/// <summary>Cleans a text as the training texts were cleaned, then encodes it.</summary>
sealed class CleaningEncoder(ITextEncoder encoder, TextCleaning cleaning) : ITextEncoder
{
    public EncodedText Encode(string text, int maxLength, List<int> ids) => encoder.Encode(cleaning.Apply(text), maxLength, ids);
}
