using Lab.Tensors;

namespace Lab.Transformers;

/// <summary>y = LayerNorm(dropout(x) + residual). All (rows, H).</summary>
sealed class LayerNormLayer
{
    readonly Parameter gain;
    readonly Parameter bias;
    readonly float epsilon;

    Tensor normalized;
    Tensor inverseDeviation;

    public LayerNormLayer(ParameterSet parameters, string name, int width, float epsilon)
    {
        gain = parameters.Vector($"{name}.weight", width, Initialization.Ones);
        bias = parameters.Vector($"{name}.bias", width, Initialization.Zeros);
        this.epsilon = epsilon;
    }

    /// <summary>residual may be none; y may be x.</summary>
    public void Forward(Pass pass, Tensor x, Tensor residual, Dropout dropout, Tensor y)
    {
        normalized = pass.AllocateSaved(x.Rows, x.Columns);
        inverseDeviation = pass.AllocateSaved(1, x.Rows);
        pass.Kernels.LayerNorm(x, residual, gain.Value, bias.Value, epsilon, dropout, y, normalized, inverseDeviation);
    }

    /// <summary>dx: gradient of x; dResidual: gradient of the residual; either may be none, dx may be dy.</summary>
    public void Backward(Pass pass, Tensor dy, Dropout dropout, Tensor dx, Tensor dResidual) =>
        pass.Kernels.LayerNormBackward(
            dy, normalized, inverseDeviation, gain.Value, dropout, dx, dResidual,
            pass.IsTraining ? gain.Gradient : Tensor.None, pass.IsTraining ? bias.Gradient : Tensor.None);
}
