using Lab.Tensors;
using TorchSharp;

namespace Lab.Torch;

/// <summary>What an explanation asks of a model, on padded batches; in and out as packed ones have it. M token rows, H hidden size.</summary>
static class TorchExplaining
{
    /// <param name="model">Whose table.</param>
    /// <param name="ids">Token ids.</param>
    /// <param name="vectors">(ids, H)</param>
    public static void WordVectors(TorchModel model, ReadOnlySpan<int> ids, Span<float> vectors)
    {
        using var scope = torch.NewDisposeScope();
        HostCopy.Download(model.Network.Embeddings.Words(model.Upload(Array.ConvertAll(ids.ToArray(), id => (long)id))), vectors);
    }

    /// <param name="model">For prediction: gradients of weights are not wanted.</param>
    /// <param name="batch">B texts; their ids are not looked at.</param>
    /// <param name="vectors">(M, H): in the place of the words' own.</param>
    /// <param name="target">Column of the logits.</param>
    /// <param name="logits">(B, C)</param>
    /// <param name="gradients">(M, H): d logit[target] / d vectors.</param>
    public static void WordGradients(
        TorchModel model, TokenBatch batch, ReadOnlySpan<float> vectors, int target, Span<float> logits, Span<float> gradients)
    {
        int width = model.Config.HiddenSize, classes = model.Config.Labels.Count;
        if ((uint)target >= (uint)classes) throw new ArgumentOutOfRangeException(nameof(target), target, $"The model has {classes} logits.");
        if (vectors.Length != (long)batch.TokenCount * width)
            throw new ArgumentException($"{vectors.Length} numbers for {batch.TokenCount} tokens of width {width}.", nameof(vectors));
        using var scope = torch.NewDisposeScope();
        var (padded, places) = Pad(model, batch);
        var given = torch.zeros(padded.Sequences * padded.Length, width, device: places.device);
        given.index_copy_(0, places, model.Upload(vectors.ToArray()).view(-1, width));
        // Its gradient is that of the vectors: the rest of the sum is constant.
        var sum = model.Network.Embeddings.Sum(padded, given);
        sum.requires_grad = true;
        var scores = model.Network.Logits(sum, padded, training: false);
        scores.select(1, target).sum().backward();
        HostCopy.Download(scores, logits);
        HostCopy.Download(sum.grad!.index_select(0, places), gradients);
    }

    /// <param name="model">Any.</param>
    /// <param name="batch">Texts.</param>
    /// <param name="visit">For each layer (heads * M, longest): row head * M + r is what token row r attends to.</param>
    public static void Attention(TorchModel model, TokenBatch batch, Action<int, ReadOnlySpan<float>> visit)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var (padded, places) = Pad(model, batch);
        float[] values = [];
        int layer = 0;
        foreach (var probabilities in model.Network.Attention(model.Network.Embeddings.Sum(padded), padded))
        {
            // (B, heads, S, S) to (heads, B * S, S), of which the rows of tokens.
            var rows = probabilities.transpose(0, 1).reshape(model.Config.HeadCount, -1, padded.Length).index_select(1, places).to(torch.float32);
            if (values.Length == 0) values = new float[rows.numel()];
            HostCopy.Download(rows, values);
            visit(layer++, values);
        }
    }

    // With the row of each token, (M), among those of the padded batch.
    static (TorchBatch Padded, torch.Tensor Places) Pad(TorchModel model, TokenBatch batch)
    {
        model.Check(batch);
        var padded = model.Pad(batch, [.. Enumerable.Range(0, batch.SequenceCount)]);
        var places = new long[batch.TokenCount];
        for (int text = 0; text < batch.SequenceCount; text++)
            for (int row = batch.Offsets[text]; row < batch.Offsets[text + 1]; row++)
                places[row] = ((long)text * padded.Length) + row - batch.Offsets[text];
        return (padded, model.Upload(places));
    }
}
