namespace Lab.Tensors;

/// <summary>
/// One block of memory from which tensors are cut in order, like a stack: <see cref="Mark"/> remembers a height and
/// <see cref="Reset"/> returns to it. A training step allocates everything between two resets, so the steady state
/// costs no allocation. Not safe for several threads.
/// </summary>
public abstract class Arena(long bytes) : IDisposable
{
    /// <summary>Tensors start on cache lines.</summary>
    public const int AlignmentBytes = 64;

    const int ElementBytes = 4;
    const int AlignmentElements = AlignmentBytes / ElementBytes;

    long used;

    /// <summary>Size in bytes.</summary>
    public long Capacity { get; } = bytes;

    /// <summary>Current height, for <see cref="Reset"/>.</summary>
    public long Mark() => used;

    /// <summary>Frees everything allocated since <paramref name="mark"/> was taken.</summary>
    public void Reset(long mark = 0) => used = mark <= used
        ? mark
        : throw new ArgumentOutOfRangeException(nameof(mark), $"Mark {mark} lies above the current height {used}.");

    /// <summary>Cuts a float matrix; its content is whatever lay there.</summary>
    public Tensor Allocate(int rows, int columns) => Allocate(rows, columns, ElementType.Float32);

    /// <summary>Cuts a matrix of <paramref name="type"/>; its content is whatever lay there.</summary>
    /// <exception cref="InvalidOperationException">The arena is too small for it.</exception>
    public Tensor Allocate(int rows, int columns, ElementType type)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        long start = used;
        long end = start + AlignUp((long)rows * columns);
        if (end > Capacity / ElementBytes)
            throw new InvalidOperationException(
                $"The arena of {Capacity:N0} bytes has no room for ({rows}, {columns}): {start * ElementBytes:N0} bytes are in use.");
        used = end;
        return new Tensor(this, start, rows, columns, columns, type);
    }

    /// <summary>Bytes that <see cref="Allocate(int,int)"/> takes for this many elements, alignment included.</summary>
    public static long BytesFor(long elements) => AlignUp(elements) * ElementBytes;

    public abstract void Dispose();

    static long AlignUp(long elements) => (elements + AlignmentElements - 1) / AlignmentElements * AlignmentElements;
}
