using Lab.Tensors;
using Lab.Transformers;
using Lab.Transformers.Configuration;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace Lab.Torch;

/// <summary>BERT or DistilBERT with a classification head: a padded batch in, logits (B, C) out; autograd goes back to the sum of the embeddings.</summary>
sealed class TorchNetwork : IDisposable
{
    readonly ModelConfig config;
    readonly Activation poolerActivation;
    readonly TorchLayerNorm embeddingNorm;
    readonly TorchEncoderLayer[] layers;
    readonly TorchLinear pooler;
    readonly TorchLinear classifier;

    public TorchNetwork(TorchParameters parameters, ModelConfig config, TorchPrecision precision)
    {
        this.config = config;
        var names = ModelNames.Of(config);
        Embeddings = new(parameters, config, names.Embeddings);
        embeddingNorm = new(parameters, $"{names.Embeddings}.LayerNorm", config.LayerNormEpsilon);
        layers = [.. Enumerable.Range(0, config.LayerCount).Select(i => new TorchEncoderLayer(parameters, config, precision, names.Layer(i)))];
        // One row per text: float32 costs nothing here.
        pooler = new(parameters, TorchPrecision.Float32, names.Pooler);
        poolerActivation = names.PoolerActivation;
        classifier = new(parameters, TorchPrecision.Float32, ModelNames.Classifier);
    }

    public TorchEmbeddings Embeddings { get; }

    /// <summary>(B, C) float32.</summary>
    /// <param name="sum">Of the embeddings, (B * S, H).</param>
    /// <param name="batch">B texts of S tokens.</param>
    /// <param name="training">With dropout.</param>
    public torch.Tensor Logits(torch.Tensor sum, TorchBatch batch, bool training)
    {
        var x = Normalize(sum, batch, training);
        for (int i = 0; i < layers.Length; i++) x = layers[i].Forward(x, batch.Mask, firstTokenOnly: i == layers.Length - 1, training);
        var pooled = TorchActivation.Apply(poolerActivation, pooler.Forward(x.squeeze(1)));
        return classifier.Forward(Drop(pooled, config.ClassifierDropout, training));
    }

    /// <summary>What each token attends to, layer by layer: (B, heads, S, S).</summary>
    public IEnumerable<torch.Tensor> Attention(torch.Tensor sum, TorchBatch batch)
    {
        var x = Normalize(sum, batch, training: false);
        foreach (var layer in layers)
        {
            yield return layer.Probabilities(x, batch.Mask);
            x = layer.Forward(x, batch.Mask, firstTokenOnly: false, training: false);
        }
    }

    public void Dispose() => Embeddings.Dispose();

    // (B, S, H)
    torch.Tensor Normalize(torch.Tensor sum, TorchBatch batch, bool training) =>
        Drop(embeddingNorm.Forward(sum.view(batch.Sequences, batch.Length, config.HiddenSize)), config.HiddenDropout, training);

    static torch.Tensor Drop(torch.Tensor x, double rate, bool training) => training && rate > 0 ? F.dropout(x, rate, true) : x;
}
