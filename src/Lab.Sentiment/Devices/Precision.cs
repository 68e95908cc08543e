namespace Lab.Sentiment;

/// <summary>Number type to compute in. Weights and what the optimizer remembers are float32 in any case.</summary>
public enum Precision
{
    /// <summary>float32.</summary>
    Auto,

    Fp32,

    /// <summary>Products of matrices in bfloat16, by libtorch: faster on a GPU, with 8 bits of mantissa.</summary>
    Bf16,
}
