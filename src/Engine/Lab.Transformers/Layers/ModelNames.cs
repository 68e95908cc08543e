using Lab.Tensors;
using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>What differs between the architectures: names of the parts in a checkpoint, and the activation of the pooled first token.</summary>
/// <param name="Embeddings">Prefix of the tables.</param>
/// <param name="Layer">Names of an encoder layer, counted from 0.</param>
/// <param name="Pooler">The linear layer between the first token and the classifier.</param>
/// <param name="PoolerActivation">After it.</param>
sealed record ModelNames(string Embeddings, Func<int, EncoderLayerNames> Layer, string Pooler, Activation PoolerActivation)
{
    /// <summary>The linear layer that gives the logits, in every architecture.</summary>
    public const string Classifier = "classifier";

    /// <exception cref="LabException">The architecture is not supported.</exception>
    public static ModelNames Of(ModelConfig config) => config.ModelType switch
    {
        "bert" => new("bert.embeddings", i => EncoderLayerNames.Bert("bert.encoder", i), "bert.pooler.dense", Activation.Tanh),
        "distilbert" => new("distilbert.embeddings", i => EncoderLayerNames.DistilBert("distilbert.transformer", i), "pre_classifier", Activation.Relu),
        _ => throw new LabException(ErrorKind.Model, $"Model type '{config.ModelType}' is not supported.", "config.json: model_type", "bert or distilbert"),
    };
}
