using System.Runtime.InteropServices;

namespace Lab.Transformers.Checkpoints;

/// <summary>
/// Makes a rename durable: on Unix a directory is written to disk only when it is asked for, and .NET has no call for
/// it. Windows keeps its directory in the journal of the volume.
/// </summary>
public static partial class DirectorySync
{
    const int ReadOnly = 0;

    // EINVAL: a file system (some network mounts) that cannot do it for directories.
    const int NotSupportedHere = 22;

    /// <summary>Forces the names in a folder to disk.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int handle = Open(folder, ReadOnly);
        if (handle < 0) throw Failed(folder);
        try
        {
            if (Sync(handle) != 0 && Marshal.GetLastPInvokeError() != NotSupportedHere) throw Failed(folder);
        }
        finally
        {
            _ = Close(handle);
        }
    }

    static IOException Failed(string folder) =>
        new($"The folder {folder} could not be forced to disk: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
