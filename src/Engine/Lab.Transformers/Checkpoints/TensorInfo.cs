namespace Lab.Transformers.Checkpoints;

/// <summary>What a checkpoint says about one tensor.</summary>
/// <param name="Dtype">Element type as stored.</param>
/// <param name="Shape">Extents, outermost first; empty for a scalar. Row-major.</param>
/// <param name="Begin">First byte, counted from the start of the data section (not of the file).</param>
/// <param name="End">One past the last byte, counted likewise.</param>
public sealed record TensorInfo(Dtype Dtype, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>Product of the extents; 1 for a scalar, 0 when one extent is 0.</summary>
    public long ElementCount => (End - Begin) / Dtype.Size();

    /// <summary>Bytes in the file.</summary>
    public long ByteCount => End - Begin;

    /// <summary>The shape as people write it: (384, 1536).</summary>
    public string ShapeText => $"({string.Join(", ", Shape)})";
}
