using System.Runtime.InteropServices;

namespace Lab.Tensors;

/// <summary>Arena in the memory of this process. The system commits a page when it is first touched.</summary>
sealed unsafe class HostArena : Arena
{
    byte* start;

    internal HostArena(long bytes)
        : base(bytes)
    {
        start = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, AlignmentBytes), AlignmentBytes);
        HugePages.Advise(start, bytes);
    }

    ~HostArena() => Free();

    internal float* Floats
    {
        get
        {
            ObjectDisposedException.ThrowIf(start is null, this);
            return (float*)start;
        }
    }

    public override void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        NativeMemory.AlignedFree(start);
        start = null;
    }
}
