namespace Lab.Tensors;

/// <summary>
/// Handle of a matrix inside an <see cref="Arena"/>: where it lies, not what is in it. Only the backend that owns the
/// arena turns a handle into memory. Batches are packed, so two dimensions are enough; a vector is one row.
/// Element (r, c) lies at <c>Offset + r * Stride + c</c>.
/// </summary>
/// <param name="Arena">Owner of the memory; null only in <see cref="None"/>.</param>
/// <param name="Offset">First element, counted in elements from the start of the arena.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Elements of a row.</param>
/// <param name="Stride">Elements from one row to the next; larger than <paramref name="Columns"/> in a column view.</param>
/// <param name="Type">Element type.</param>
public readonly record struct Tensor(Arena? Arena, long Offset, int Rows, int Columns, int Stride, ElementType Type)
{
    /// <summary>"Not given": for outputs that are not wanted and inputs that are not there.</summary>
    public static Tensor None => default;

    public bool IsNone => Arena is null;

    /// <summary>Number of elements.</summary>
    public long Length => (long)Rows * Columns;

    /// <summary>Rows lie end to end.</summary>
    public bool IsContiguous => Stride == Columns || Rows <= 1;

    /// <summary>View of <paramref name="count"/> rows from <paramref name="start"/>.</summary>
    public Tensor RowRange(int start, int count)
    {
        if ((uint)start > (uint)Rows || (uint)count > (uint)(Rows - start))
            throw new ArgumentOutOfRangeException(nameof(start), $"Rows {start}..{start + count} of a tensor with shape ({Rows}, {Columns}).");
        return this with { Offset = Offset + ((long)start * Stride), Rows = count };
    }

    /// <summary>View of <paramref name="count"/> columns from <paramref name="start"/>.</summary>
    public Tensor ColumnRange(int start, int count)
    {
        if ((uint)start > (uint)Columns || (uint)count > (uint)(Columns - start))
            throw new ArgumentOutOfRangeException(nameof(start), $"Columns {start}..{start + count} of a tensor with shape ({Rows}, {Columns}).");
        return this with { Offset = Offset + start, Columns = count };
    }

    /// <summary>The elements of a contiguous tensor as one row.</summary>
    public Tensor Flat()
    {
        int length = IsContiguous ? checked((int)Length) : throw new InvalidOperationException($"The rows of {this} do not lie end to end.");
        return this with { Rows = 1, Columns = length, Stride = length };
    }

    public override string ToString() => IsNone ? "none" : $"({Rows}, {Columns}) {Type}";
}
