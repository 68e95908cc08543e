namespace Lab.Tensors;

/// <summary>Element-wise function after a linear layer.</summary>
public enum Activation
{
    None,

    /// <summary>x * Phi(x) with the exact normal distribution function (erf).</summary>
    Gelu,

    /// <summary>The tanh approximation of GELU ("gelu_new", "gelu_pytorch_tanh").</summary>
    GeluTanh,

    Relu,

    Tanh,
}
