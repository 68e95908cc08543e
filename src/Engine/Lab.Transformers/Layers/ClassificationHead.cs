using Lab.Tensors;
using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>
/// logits = dropout(activation(h Wd + bd)) Wc + bc on the first token's state h: (B, H) to (B, C).
/// BERT: dense is "pooler.dense" with tanh. DistilBERT: dense is "pre_classifier" with ReLU.
/// </summary>
sealed class ClassificationHead
{
    readonly ModelConfig config;
    readonly Activation activation;
    readonly LinearLayer dense;
    readonly LinearLayer classifier;

    // Saved by Forward for Backward.
    Tensor input;           // (B, H)
    Tensor preActivation;   // (B, H)
    Tensor pooled;          // (B, H), after dropout

    public ClassificationHead(ParameterSet parameters, ModelConfig config, string denseName, Activation activation)
    {
        this.config = config;
        this.activation = activation;
        dense = LinearLayer.Declare(parameters, denseName, config.HiddenSize, config.HiddenSize);
        classifier = LinearLayer.Declare(parameters, ModelNames.Classifier, config.Labels.Count, config.HiddenSize);
    }

    /// <summary>activation(h Wd + bd) of the last forward pass: (B, H). After dropout when training.</summary>
    public Tensor Pooled => pooled;

    public void Forward(Pass pass, Tensor h, Tensor logits)
    {
        input = h;
        preActivation = pass.AllocateSaved(h.Rows, h.Columns);
        pooled = pass.Allocate(h.Rows, h.Columns);
        dense.Forward(pass, h, activation, preActivation, pooled);
        pass.Kernels.ApplyDropout(pooled, Drop(pass));
        classifier.Forward(pass, pooled, Activation.None, Tensor.None, logits);
    }

    /// <summary>dLogits: (B, C); dh: (B, H), or none when nothing below is trained.</summary>
    public void Backward(Pass pass, Tensor dLogits, Tensor dh)
    {
        Tensor dPooled = pass.Allocate(pooled.Rows, pooled.Columns);
        classifier.BackwardWeight(pass, pooled, dLogits);
        classifier.BackwardInput(pass, dLogits, false, dPooled);
        pass.Kernels.ApplyDropout(dPooled, Drop(pass));
        pass.Kernels.ActivationBackward(activation, preActivation, dPooled);
        dense.BackwardWeight(pass, input, dPooled);
        if (!dh.IsNone) dense.BackwardInput(pass, dPooled, false, dh);
    }

    Dropout Drop(Pass pass) => pass.Dropout(config.ClassifierDropout, DropoutPlaces.Head);
}
