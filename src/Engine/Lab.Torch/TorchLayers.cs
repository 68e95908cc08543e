using Lab.Tensors;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace Lab.Torch;

/// <summary>y = x W^T + b; several layers that read the same x are one, their outputs side by side.</summary>
sealed class TorchLinear(TorchParameters parameters, TorchPrecision precision, params string[] names)
{
    readonly bool half = precision == TorchPrecision.BFloat16;
    readonly torch.Tensor weight = parameters.View([.. names.Select(name => $"{name}.weight")], precision == TorchPrecision.BFloat16);
    readonly torch.Tensor bias = parameters.View([.. names.Select(name => $"{name}.bias")], precision == TorchPrecision.BFloat16);

    /// <summary>x in any precision, y in that of the layer.</summary>
    public torch.Tensor Forward(torch.Tensor x) => F.linear(half && x.dtype != torch.bfloat16 ? x.to(torch.bfloat16) : x, weight, bias);
}

/// <summary>LayerNorm over the last dimension, in float32.</summary>
sealed class TorchLayerNorm(TorchParameters parameters, string name, double epsilon)
{
    readonly torch.Tensor gain = parameters.Weight($"{name}.weight");
    readonly torch.Tensor bias = parameters.Weight($"{name}.bias");
    readonly long[] shape = [.. parameters.Weight($"{name}.weight").shape];

    public torch.Tensor Forward(torch.Tensor x) => F.layer_norm(x, shape, gain, bias, epsilon);
}

static class TorchActivation
{
    public static torch.Tensor Apply(Activation activation, torch.Tensor x) => activation switch
    {
        Activation.None => x,
        Activation.Gelu => F.gelu(x),
        Activation.GeluTanh => F.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
        Activation.Relu => F.relu(x),
        Activation.Tanh => torch.tanh(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
    };
}
