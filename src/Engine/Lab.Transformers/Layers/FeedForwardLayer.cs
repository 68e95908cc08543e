using Lab.Tensors;
using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>y = LayerNorm(x + dropout(activation(x W1 + b1) W2 + b2)). x, y: (R, H), inner width F.</summary>
sealed class FeedForwardLayer
{
    readonly ModelConfig config;
    readonly int layer;
    readonly Activation activation;
    readonly LinearLayer inner;
    readonly LinearLayer outer;
    readonly LayerNormLayer norm;

    // Saved by Forward for Backward.
    Tensor input;           // (R, H)
    Tensor preActivation;   // (R, F)
    Tensor activated;       // (R, F)

    public FeedForwardLayer(ParameterSet parameters, ModelConfig config, EncoderLayerNames names, int layer)
    {
        this.config = config;
        this.layer = layer;
        activation = config.Activation;
        inner = LinearLayer.Declare(parameters, names.Inner, config.IntermediateSize, config.HiddenSize);
        outer = LinearLayer.Declare(parameters, names.Outer, config.HiddenSize, config.IntermediateSize);
        norm = new LayerNormLayer(parameters, names.OutputNorm, config.HiddenSize, config.LayerNormEpsilon);
    }

    public void Forward(Pass pass, Tensor x, Tensor y)
    {
        input = x;
        preActivation = pass.AllocateSaved(x.Rows, config.IntermediateSize);
        activated = pass.Allocate(x.Rows, config.IntermediateSize);
        inner.Forward(pass, x, activation, preActivation, activated);
        outer.Forward(pass, activated, Activation.None, Tensor.None, y);
        norm.Forward(pass, y, x, DropOutput(pass), y);
    }

    /// <summary>dy: (R, H), overwritten; dx: (R, H).</summary>
    public void Backward(Pass pass, Tensor dy, Tensor dx)
    {
        norm.Backward(pass, dy, DropOutput(pass), dy, dx);
        Tensor dInner = pass.Allocate(dy.Rows, config.IntermediateSize);
        outer.BackwardWeight(pass, activated, dy);
        outer.BackwardInput(pass, dy, false, dInner);
        pass.Kernels.ActivationBackward(activation, preActivation, dInner);
        inner.BackwardWeight(pass, input, dInner);
        inner.BackwardInput(pass, dInner, true, dx);
    }

    Dropout DropOutput(Pass pass) => pass.Dropout(config.HiddenDropout, DropoutPlaces.FeedForwardOutput(layer));
}
