namespace Lab.Tensors;

/// <summary>How one element of a <see cref="Tensor"/> is stored.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>Two's complement, 32 bit: token ids, offsets, labels.</summary>
    Int32,
}
