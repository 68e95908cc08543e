using Lab.Tensors;

namespace Lab.Transformers;

public sealed partial class SequenceClassificationModel
{
    /// <summary>Vectors of words as the table of the embeddings has them.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="vectors">(ids, H), row by row.</param>
    public void WordVectors(ReadOnlySpan<int> ids, Span<float> vectors)
    {
        using var arena = kernels.CreateArena(Arena.BytesFor(ids.Length) + Arena.BytesFor((long)ids.Length * Config.HiddenSize));
        Tensor rows = arena.Allocate(1, ids.Length, ElementType.Int32), values = arena.Allocate(ids.Length, Config.HiddenSize);
        kernels.Upload(ids, rows);
        encoder.Words(pass, rows, values);
        kernels.Download(values, vectors);
    }

    /// <summary>
    /// Logits of texts whose words are any vectors, and how one logit of each changes with them. No dropout; the gradients of the weights
    /// stay as they are, and a model for prediction does it too.
    /// </summary>
    /// <param name="batch">B sequences; their ids are not looked at, their positions and types are.</param>
    /// <param name="vectors">(M, H): word vectors, in the place of those of the table.</param>
    /// <param name="target">Column of the logits.</param>
    /// <param name="logitsOut">(B, C).</param>
    /// <param name="gradients">(M, H): d logit[target] / d vectors.</param>
    public void WordGradients(TokenBatch batch, ReadOnlySpan<float> vectors, int target, Span<float> logitsOut, Span<float> gradients)
    {
        int classes = Config.Labels.Count;
        if ((uint)target >= (uint)classes) throw new ArgumentOutOfRangeException(nameof(target), target, $"The model has {classes} logits.");
        if (vectors.Length != (long)batch.TokenCount * Config.HiddenSize)
            throw new ArgumentException($"{vectors.Length} numbers for {batch.TokenCount} tokens of width {Config.HiddenSize}.", nameof(vectors));
        Begin(batch, PassKind.Explanation);
        pass.Words = Floats(pass.Tokens, vectors);
        kernels.Download(RunForward(), logitsOut);
        var oneHot = new float[pass.Sequences * classes];
        for (int row = 0; row < pass.Sequences; row++) oneHot[(row * classes) + target] = 1;
        kernels.Download(Backward(Floats(pass.Sequences, oneHot)), gradients);
    }

    /// <summary>
    /// Attention probabilities of all layers, no dropout. <paramref name="visit"/> gets (layer from 0, (heads * M, longest)): row
    /// head * M + r is what token row r attends to; columns beyond its text are 0.
    /// </summary>
    public void ForwardAttention(TokenBatch batch, Action<int, Tensor> visit)
    {
        Begin(batch, PassKind.Prediction, seenKeys: batch.LongestSequence);
        pass.AttentionSeen = visit;
        encoder.Forward(pass, firstTokenOnly: false, visit: null);
    }
}
