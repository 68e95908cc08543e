using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Lab.Tensors;

/// <summary>
/// Asks for memory that is read soon. The hardware recognises long runs; the rows of a panel are short ones, far apart.
/// Only a hint: nothing happens where the processor has none. (The same for b and c was tried and cost more than it gave.)
/// </summary>
static unsafe class Prefetch
{
    const int LineFloats = 16;

    /// <summary>All lines of a block, row by row, into the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(float* start, long stride, int rows, int columns)
    {
        if (!Sse.IsSupported) return;
        for (int r = 0; r < rows; r++, start += stride)
            for (int c = 0; c < columns; c += LineFloats) Sse.Prefetch0(start + c);
    }
}
