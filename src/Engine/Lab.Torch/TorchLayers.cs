using Lab.Tensors;
using Lab.Transformers;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace Lab.Torch;

/// <summary>y = x W^T + b.</summary>
sealed class TorchLinear(TorchParameters parameters, string name, TorchPrecision precision = TorchPrecision.Float32)
{
    readonly torch.Tensor weight = parameters[$"{name}.weight"];
    readonly torch.Tensor bias = parameters[$"{name}.bias"];

    public torch.Tensor Forward(torch.Tensor x) => precision == TorchPrecision.BFloat16
        ? F.linear(x.to(torch.bfloat16), weight.to(torch.bfloat16), bias.to(torch.bfloat16))
        : F.linear(x, weight, bias);
}

/// <summary>LayerNorm over the last dimension.</summary>
sealed class TorchLayerNorm(TorchParameters parameters, string name, double epsilon)
{
    readonly torch.Tensor gain = parameters[$"{name}.weight"];
    readonly torch.Tensor bias = parameters[$"{name}.bias"];
    readonly long[] shape = [.. parameters[$"{name}.weight"].shape];

    public torch.Tensor Forward(torch.Tensor x) => F.layer_norm(x.to(torch.float32), shape, gain, bias, epsilon);
}

static class TorchActivation
{
    public static torch.Tensor Apply(Activation activation, torch.Tensor x) => activation switch
    {
        Activation.None => x,
        Activation.Gelu => F.gelu(x),
        // The library has no switch for the approximation: sqrt(2 / pi) * (x + 0.044715 x^3).
        Activation.GeluTanh => 0.5 * x * (1 + torch.tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x.pow(3))))),
        Activation.Relu => F.relu(x),
        Activation.Tanh => torch.tanh(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
    };
}
