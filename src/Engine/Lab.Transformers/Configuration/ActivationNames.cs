using Lab.Tensors;

namespace Lab.Transformers.Configuration;

/// <summary>The names that config.json has for <see cref="Activation"/>.</summary>
static class ActivationNames
{
    // gelu_fast and gelu_accurate write the same tanh formula in another way.
    static readonly Dictionary<string, Activation> byName = new(StringComparer.Ordinal)
    {
        ["gelu"] = Activation.Gelu,
        ["gelu_python"] = Activation.Gelu,
        ["gelu_new"] = Activation.GeluTanh,
        ["gelu_pytorch_tanh"] = Activation.GeluTanh,
        ["gelu_python_tanh"] = Activation.GeluTanh,
        ["gelu_fast"] = Activation.GeluTanh,
        ["gelu_accurate"] = Activation.GeluTanh,
        ["relu"] = Activation.Relu,
    };

    public static string All { get; } = string.Join(", ", byName.Keys);

    public static bool TryGet(string name, out Activation activation) => byName.TryGetValue(name, out activation);
}
