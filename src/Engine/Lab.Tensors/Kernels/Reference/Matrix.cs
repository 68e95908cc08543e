namespace Lab.Tensors;

/// <summary>A tensor as rows and columns of host memory: what the reference loops index.</summary>
readonly unsafe ref struct Matrix
{
    readonly float* start;
    readonly long stride;

    public Matrix(Tensor tensor)
    {
        start = HostKernels.FloatsOrNull(tensor);
        stride = tensor.Stride;
        Rows = tensor.Rows;
        Columns = tensor.Columns;
    }

    public int Rows { get; }

    public int Columns { get; }

    public bool IsNone => start is null;

    public ref float this[int row, int column] => ref start[(row * stride) + column];

    /// <summary>Element of a vector (one row).</summary>
    public ref float this[int index] => ref start[index];
}
