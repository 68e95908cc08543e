namespace Lab.Tensors;

/// <summary>What the backends on this process's own memory share: arenas, copies, and turning a handle into a pointer.</summary>
public abstract unsafe partial class HostKernels
{
    public Arena CreateArena(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return new HostArena(bytes);
    }

    public void Upload(ReadOnlySpan<float> source, Tensor destination)
    {
        ShapeCheck.Contiguous("upload", destination);
        source[..checked((int)destination.Length)].CopyTo(new Span<float>(Floats(destination), (int)destination.Length));
    }

    public void Upload(ReadOnlySpan<int> source, Tensor destination)
    {
        ShapeCheck.Contiguous("upload", destination);
        source[..checked((int)destination.Length)].CopyTo(new Span<int>(Integers(destination), (int)destination.Length));
    }

    public void Download(Tensor source, Span<float> destination)
    {
        float* from = Floats(source);
        for (int r = 0; r < source.Rows; r++)
            new ReadOnlySpan<float>(from + ((long)r * source.Stride), source.Columns).CopyTo(destination[(r * source.Columns)..]);
    }

    public void Copy(Tensor source, Tensor destination)
    {
        ShapeCheck.Same("copy", source, destination);
        for (int r = 0; r < source.Rows; r++)
            new ReadOnlySpan<float>(Floats(source) + ((long)r * source.Stride), source.Columns)
                .CopyTo(new Span<float>(Floats(destination) + ((long)r * destination.Stride), source.Columns));
    }

    /// <summary>Address of the first element.</summary>
    protected internal static float* Floats(Tensor tensor)
    {
        if (tensor.Type != ElementType.Float32) throw new ArgumentException($"A tensor {tensor} where floats are needed.");
        return Base(tensor) + tensor.Offset;
    }

    /// <summary>Address of the first element, or null for <see cref="Tensor.None"/>.</summary>
    protected internal static float* FloatsOrNull(Tensor tensor) => tensor.IsNone ? null : Floats(tensor);

    protected internal static int* Integers(Tensor tensor)
    {
        if (tensor.Type != ElementType.Int32) throw new ArgumentException($"A tensor {tensor} where integers are needed.");
        return (int*)Base(tensor) + tensor.Offset;
    }

    static float* Base(Tensor tensor) => tensor.Arena is HostArena arena
        ? arena.Floats
        : throw new ArgumentException($"Tensor {tensor} does not lie in host memory.");
}
