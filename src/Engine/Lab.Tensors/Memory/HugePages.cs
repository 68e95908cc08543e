using System.Runtime.InteropServices;

namespace Lab.Tensors;

/// <summary>
/// Asks Linux to back large arenas with 2 MiB pages: a matrix product walks many rows at once, and with 4 KiB pages
/// the address translation misses. Only advice: everything works without.
/// </summary>
static unsafe partial class HugePages
{
    const int MadviseHugePage = 14;
    const long PageBytes = 2 << 20;

    public static void Advise(byte* start, long bytes)
    {
        if (!OperatingSystem.IsLinux() || bytes < 2 * PageBytes) return;
        long first = ((long)start + PageBytes - 1) / PageBytes * PageBytes;
        long end = ((long)start + bytes) / PageBytes * PageBytes;
        if (end > first) _ = Madvise((void*)first, (nuint)(end - first), MadviseHugePage);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(void* address, nuint length, int advice);
}
