using Lab.Tensors;

namespace Lab.Transformers;

/// <summary>
/// y = activation(x W^T + b). W: (Outputs, Inputs). Several projections of one input are one layer: their weights lie
/// one below the other (<see cref="Outputs"/> is then the sum).
/// </summary>
sealed class LinearLayer
{
    readonly Parameter weight;
    readonly Parameter bias;
    Tensor packed;

    LinearLayer(Parameter weight, Parameter bias, int parts)
    {
        this.weight = weight;
        this.bias = bias;
        Inputs = weight.Columns;
        Outputs = weight.Rows * parts;
    }

    public bool IsTrained => weight.IsTrained;

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>(Outputs, Inputs)</summary>
    Tensor Weight => weight.Value with { Rows = Outputs };

    Tensor WeightGradient => weight.Gradient with { Rows = Outputs };

    /// <summary>(1, Outputs)</summary>
    Tensor Bias => bias.Value with { Columns = Outputs, Stride = Outputs };

    Tensor BiasGradient => bias.Gradient with { Columns = Outputs, Stride = Outputs };

    /// <summary>Declares "name.weight" and "name.bias".</summary>
    public static LinearLayer Declare(ParameterSet parameters, string name, int outputs, int inputs) =>
        Declare(parameters, [name], outputs, inputs);

    /// <summary>Declares several projections of the same input as one layer; each has <paramref name="outputs"/> rows.</summary>
    public static LinearLayer Declare(ParameterSet parameters, ReadOnlySpan<string> names, int outputs, int inputs)
    {
        // All weights, then all biases: neighbours in the buffer, so that a part of the rows can be seen as one matrix.
        Parameter? weight = null, bias = null;
        foreach (var name in names)
        {
            var declared = parameters.Matrix($"{name}.weight", outputs, inputs);
            weight ??= declared;
        }
        foreach (var name in names)
        {
            var declared = parameters.Vector($"{name}.bias", outputs, Initialization.Zeros);
            bias ??= declared;
        }
        var layer = new LinearLayer(weight!, bias!, names.Length);
        parameters.Register(layer);
        return layer;
    }

    public void Allocate(IKernels kernels, Arena arena)
    {
        long length = kernels.PackedLength(Outputs, Inputs);
        packed = length == 0 ? Tensor.None : arena.Allocate(1, checked((int)length));
    }

    public void Pack(IKernels kernels)
    {
        if (!packed.IsNone) kernels.Pack(Weight, packed);
    }

    /// <summary>x: (rows, Inputs), y: (rows, Outputs). <paramref name="preActivation"/> keeps x W^T + b for backward, or none.</summary>
    public void Forward(Pass pass, Tensor x, Activation activation, Tensor preActivation, Tensor y) =>
        pass.Kernels.Linear(x, Weight, packed, Bias, activation, preActivation, y);

    /// <summary>dx = dy W (+= with <paramref name="accumulate"/>). dy: gradient before the activation, (rows, Outputs).</summary>
    public void BackwardInput(Pass pass, Tensor dy, bool accumulate, Tensor dx) =>
        pass.Kernels.LinearBackwardInput(dy, Weight, accumulate, dx);

    /// <summary>dW += dy^T x, db += column sums of dy; nothing when the layer is frozen, or the pass does not train.</summary>
    public void BackwardWeight(Pass pass, Tensor x, Tensor dy)
    {
        if (IsTrained && pass.IsTraining) pass.Kernels.LinearBackwardWeight(x, dy, WeightGradient, BiasGradient);
    }
}
