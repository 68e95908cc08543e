using System.Runtime.InteropServices;

namespace Lab.ServiceDefaults.State;

/// <summary>Tells a full disk from other failures: it has another remedy.</summary>
public static class DiskErrors
{
    // errno of Linux and macOS, which .NET hands on as the HResult: no space, quota used up (122 on Linux, 69 on macOS), file too large.
    static readonly int[] unix = [28, 122, 69, 27];

    // ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
    static readonly int[] windows = [unchecked((int)0x80070027), unchecked((int)0x80070070)];

    /// <summary>Less is as good as nothing: no database page and no correction may fit.</summary>
    const long Least = 65_536;

    /// <summary>A file that grows beyond the user's limit fails its write, and does not kill the process (SIGXFSZ), until it is disposed.</summary>
    public static IDisposable? LimitsAreErrors()
    {
        const int fileTooLarge = 25;
        return OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? PosixSignalRegistration.Create((PosixSignal)fileTooLarge, static signal => signal.Cancel = true) : null;
    }

    /// <summary>A file could not be written or read. .NET tells of a file that is too large for the user's limit as of a wrong argument.</summary>
    public static bool IsFailure(Exception failure) => failure is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    /// <summary>The disk takes no more, or the user's quota or limit does not.</summary>
    public static bool IsFull(Exception failure) => failure is ArgumentOutOfRangeException
        || (failure is IOException && (OperatingSystem.IsWindows() ? windows : unix).Contains(failure.HResult));

    /// <summary>No room is left where the folder is, or will be; false also when that cannot be found out.</summary>
    public static bool IsFull(string folder)
    {
        try
        {
            string? there = Path.GetFullPath(folder);
            while (there is not null && !Directory.Exists(there)) there = Path.GetDirectoryName(there);
            return there is not null && new DriveInfo(there).AvailableFreeSpace < Least;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
