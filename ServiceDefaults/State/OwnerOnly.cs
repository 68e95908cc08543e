using System.Runtime.InteropServices;

namespace Lab.ServiceDefaults.State;

/// <summary>State is read by its owner only: texts that people wrote, runs, models. On Windows the user's own folders are so already.</summary>
public static class OwnerOnly
{
    const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    /// <summary>Whatever this process makes from now on, and the processes that it starts, only its user may read.</summary>
    public static void FromNowOn()
    {
        if (!OperatingSystem.IsWindows()) _ = Umask((uint)Others);
    }

    /// <summary>Makes a folder, with those above it where they are missing, and takes others' rights to one that is there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made there.</exception>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, Folder);
        Close(path);
    }

    /// <summary>Takes others' rights to a file or folder. What belongs to somebody else stays as it is: they decide.</summary>
    public static void Close(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        try
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & Others) != 0) File.SetUnixFileMode(path, mode & ~Others);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Not ours, or not there yet.
        }
    }

#pragma warning disable SYSLIB1054 // A number in, a number out: nothing to generate.
    [DllImport("libc", EntryPoint = "umask")]
    static extern uint Umask(uint mask);
#pragma warning restore SYSLIB1054
}
