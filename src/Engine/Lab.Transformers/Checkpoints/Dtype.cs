namespace Lab.Transformers.Checkpoints;

/// <summary>
/// Element types of a checkpoint file, little-endian. The order is the one in which the reference implementation of
/// safetensors lays tensors out (last first), so that wide elements stay aligned.
/// </summary>
public enum Dtype
{
    Bool,
    U8,
    I8,
    I16,
    U16,

    /// <summary>IEEE binary16.</summary>
    F16,

    /// <summary>The upper half of a binary32.</summary>
    BF16,
    I32,
    U32,
    F32,
    F64,
    I64,
    U64,
}
