using Lab.Datasets;
using Lab.Records;
using Lab.Tokenizers;
using Lab.Training;

namespace Lab.Sentiment;

/// <summary>From the predictions on a split to what the monitor holds later answers against.</summary>
static class ReferenceRowsOfSplit
{
    // What the families that load here call it.
    static readonly string[] unknownTokens = ["[UNK]", "<unk>"];

    /// <param name="labels">Class names by index.</param>
    /// <param name="examples">Texts of the split.</param>
    /// <param name="encoded">The same texts, tokenised, in the same order.</param>
    /// <param name="probabilities">Row by row, a number for each class.</param>
    /// <param name="tokenizer">What they were tokenised with.</param>
    public static ReferenceStatistics Measure(
        IReadOnlyList<string> labels, IReadOnlyList<LabelledExample> examples, EncodedExamples encoded, ReadOnlySpan<float> probabilities, Tokenizer tokenizer)
    {
        int unknown = unknownTokens.Select(tokenizer.TokenToId).FirstOrDefault(id => id is not null) ?? -1;
        var rows = new ReferenceRows(labels);
        for (int i = 0; i < examples.Count; i++)
        {
            var ids = encoded.Ids(i);
            rows.Add(
                probabilities.Slice(i * labels.Count, labels.Count), encoded.Labels[i], examples[i].GivenLength, ids.Length,
                System.MemoryExtensions.Count(ids, unknown));
        }
        return rows.ToStatistics();
    }
}
