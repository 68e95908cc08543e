using System.Runtime.InteropServices;

namespace Lab.Tensors;

/// <summary>Memory of one worker that grows to the largest request and then stays: nothing is allocated in the steady state.</summary>
unsafe struct Scratch
{
    float* start;
    long capacity;

    /// <summary>At least <paramref name="elements"/> floats on a cache line; the content of an earlier call is lost.</summary>
    public float* Get(long elements)
    {
        if (elements <= capacity) return start;
        Free();
        capacity = Math.Max(elements, 4096);
        start = (float*)NativeMemory.AlignedAlloc((nuint)(capacity * sizeof(float)), Arena.AlignmentBytes);
        HugePages.Advise((byte*)start, capacity * sizeof(float));
        return start;
    }

    public void Free()
    {
        NativeMemory.AlignedFree(start);
        start = null;
        capacity = 0;
    }
}
