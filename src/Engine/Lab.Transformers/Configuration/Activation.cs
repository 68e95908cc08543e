namespace Lab.Transformers.Configuration;

/// <summary>The function between the two linear layers of a feed-forward block.</summary>
public enum Activation
{
    /// <summary>x * Phi(x), by the error function.</summary>
    Gelu,

    /// <summary>The tanh approximation of <see cref="Gelu"/>.</summary>
    GeluTanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}

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
