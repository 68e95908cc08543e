using Lab.Tensors;
using Lab.Transformers;
using Lab.Transformers.Configuration;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace Lab.Torch;

/// <summary>BERT or DistilBERT with a classification head: a padded batch in, logits (B, C) out; autograd goes back.</summary>
sealed class TorchNetwork
{
    readonly ModelConfig config;
    readonly Activation poolerActivation;
    readonly torch.Tensor words;
    readonly torch.Tensor positions;
    readonly torch.Tensor? types;
    readonly TorchLayerNorm embeddingNorm;
    readonly TorchEncoderLayer[] layers;
    readonly TorchLinear pooler;
    readonly TorchLinear classifier;

    public TorchNetwork(TorchParameters parameters, ModelConfig config, TorchPrecision precision)
    {
        this.config = config;
        var names = ModelNames.Of(config);
        words = parameters[$"{names.Embeddings}.word_embeddings.weight"];
        positions = parameters[$"{names.Embeddings}.position_embeddings.weight"];
        types = config.TypeVocabularySize > 0 ? parameters[$"{names.Embeddings}.token_type_embeddings.weight"] : null;
        embeddingNorm = new(parameters, $"{names.Embeddings}.LayerNorm", config.LayerNormEpsilon);
        layers = [.. Enumerable.Range(0, config.LayerCount).Select(i => new TorchEncoderLayer(parameters, config, precision, names.Layer(i)))];
        pooler = new(parameters, names.Pooler);
        poolerActivation = names.PoolerActivation;
        classifier = new(parameters, ModelNames.Classifier);
    }

    public torch.Tensor Logits(TorchBatch batch, bool training)
    {
        var x = Embed(batch, training);
        for (int i = 0; i < layers.Length; i++) x = layers[i].Forward(x, batch.Mask, firstTokenOnly: i == layers.Length - 1, training);
        var pooled = TorchActivation.Apply(poolerActivation, pooler.Forward(x.squeeze(1)));
        return classifier.Forward(Drop(pooled, config.ClassifierDropout, training));
    }

    // (B, S, H)
    torch.Tensor Embed(TorchBatch batch, bool training)
    {
        var sum = words.index_select(0, batch.Ids) + positions.index_select(0, batch.Positions);
        if (types is not null) sum += types.index_select(0, batch.TypeIds);
        return Drop(embeddingNorm.Forward(sum.view(batch.Sequences, batch.Length, config.HiddenSize)), config.HiddenDropout, training);
    }

    static torch.Tensor Drop(torch.Tensor x, double rate, bool training) => training && rate > 0 ? F.dropout(x, rate, true) : x;
}
