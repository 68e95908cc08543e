namespace Lab.Tensors;

/// <summary>Address and row stride of a matrix.</summary>
readonly unsafe struct Block(Tensor tensor)
{
    public readonly float* Start = HostKernels.Floats(tensor);
    public readonly long Stride = tensor.Stride;

    public float* At(long row, int column) => Start + (row * Stride) + column;
}
