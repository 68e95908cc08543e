using System.Runtime.InteropServices;

namespace Lab.Torch;

/// <summary>What .NET has no call for.</summary>
static unsafe partial class LinuxProcess
{
    /// <summary>
    /// Sets a variable that native libraries read, unless it is set: .NET keeps an environment of its own, which <c>getenv</c> does not see.
    /// </summary>
    public static void SetDefault(string name, string value) => _ = setenv(name, value, overwrite: 0);

    /// <summary>A file in memory: its path, valid in this process.</summary>
    /// <exception cref="DllNotFoundException">The system refuses it.</exception>
    public static string FileInMemory(string name, ReadOnlySpan<byte> content)
    {
        int file = memfd_create(name, flags: 1);
        if (file < 0) throw Refused();
        while (content.Length > 0)
        {
            fixed (byte* start = content)
            {
                nint written = write(file, start, content.Length);
                if (written <= 0) throw Refused();
                content = content[(int)written..];
            }
        }
        return $"/proc/self/fd/{file}";
    }

    static DllNotFoundException Refused() => new($"{Marshal.GetLastPInvokeErrorMessage()} (a file in memory, to load a library from)");

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int file, byte* content, nint length);
}
