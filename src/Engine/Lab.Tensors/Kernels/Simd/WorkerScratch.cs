using System.Runtime.InteropServices;

namespace Lab.Tensors;

/// <summary>The buffers that one worker needs at the same time. Lives in native memory, so that work items can point to it.</summary>
unsafe struct WorkerScratch
{
    /// <summary>Packed left operand of a matrix product.</summary>
    public Scratch Left;

    /// <summary>Packed right operand of a matrix product.</summary>
    public Scratch Right;

    /// <summary>Whatever the operation around the products needs.</summary>
    public Scratch Work;

    public static WorkerScratch* Allocate(int count) =>
        (WorkerScratch*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(WorkerScratch));

    public static void Free(WorkerScratch* scratch, int count)
    {
        for (int i = 0; i < count; i++)
        {
            scratch[i].Left.Free();
            scratch[i].Right.Free();
            scratch[i].Work.Free();
        }
        NativeMemory.Free(scratch);
    }
}
