namespace Lab.Torch;

/// <summary>What the matrix products of a model are computed in. Weights, their updates, normalisation and loss are float32 in both.</summary>
public enum TorchPrecision
{
    Float32,

    /// <summary>bfloat16: the range of float32 with 8 bits of precision. Twice as fast or more where the device has it, half the activations.</summary>
    BFloat16,
}
