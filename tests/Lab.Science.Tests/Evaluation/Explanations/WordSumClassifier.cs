using Lab.Inference;
using Lab.Tensors;

namespace Lab.Evaluation.Tests;

/// <summary>
/// A classifier that a person can calculate by hand: the vector of a word is one number, logit c is f_c of the sum over the words. Labels
/// down (f = -s), up (f = s) and curved (f = s^3); probabilities are their softmax.
/// </summary>
sealed class WordSumClassifier(Func<int, float> vectorOf) : IExplainableClassifier
{
    public IReadOnlyList<string> Labels { get; } = ["down", "up", "curved"];

    public int MaxSequenceLength => 48;

    public int HiddenSize => 1;

    public int LayerCount => 2;

    public int HeadCount => 1;

    public void WordVectors(ReadOnlySpan<int> ids, Span<float> vectors)
    {
        for (int i = 0; i < ids.Length; i++) vectors[i] = vectorOf(ids[i]);
    }

    public void Classify(TokenBatch batch, Span<float> probabilities)
    {
        float[] vectors = new float[batch.TokenCount], gradients = new float[batch.TokenCount];
        WordVectors(batch.Ids, vectors);
        WordGradients(batch, vectors, 0, probabilities, gradients);
        for (int row = 0; row < batch.SequenceCount; row++)
        {
            var logits = probabilities.Slice(row * 3, 3);
            double sum = 0;
            foreach (float logit in logits) sum += Math.Exp(logit);
            for (int c = 0; c < 3; c++) logits[c] = (float)(Math.Exp(logits[c]) / sum);
        }
    }

    public void WordGradients(TokenBatch batch, ReadOnlySpan<float> vectors, int target, Span<float> logits, Span<float> gradients)
    {
        for (int row = 0; row < batch.SequenceCount; row++)
        {
            float sum = 0;
            for (int t = batch.Offsets[row]; t < batch.Offsets[row + 1]; t++) sum += vectors[t];
            (logits[row * 3], logits[(row * 3) + 1], logits[(row * 3) + 2]) = (-sum, sum, sum * sum * sum);
            for (int t = batch.Offsets[row]; t < batch.Offsets[row + 1]; t++) gradients[t] = target switch { 0 => -1, 1 => 1, _ => 3 * sum * sum };
        }
    }

    /// <summary>Every token attends to the last one and nothing else.</summary>
    public void Attention(TokenBatch batch, AttentionVisitor visit)
    {
        int tokens = batch.TokenCount;
        var probabilities = new float[tokens * tokens];
        for (int row = 0; row < tokens; row++) probabilities[(row * tokens) + tokens - 1] = 1;
        for (int layer = 0; layer < LayerCount; layer++) visit(layer, probabilities);
    }

    public void Dispose()
    {
    }
}
