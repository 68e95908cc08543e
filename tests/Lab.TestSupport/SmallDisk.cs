using System.Diagnostics;

namespace Lab.TestSupport;

/// <summary>A folder on a disk of its own that is soon full: a tmpfs. Only root may mount one.</summary>
public sealed class SmallDisk : IDisposable
{
    SmallDisk(string folder) => Folder = folder;

    /// <summary>Why there can be none here; null when there can. For Assert.SkipWhen.</summary>
    public static string? Missing { get; } = Why();

    public string Folder { get; }

    string Filler => Path.Combine(Folder, "filler");

    /// <param name="bytes">How much it holds, in whole pages.</param>
    public static SmallDisk Mount(long bytes)
    {
        string folder = Directory.CreateTempSubdirectory("lab-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={bytes},mode=0700", "tmpfs", folder) is { } failure) throw new InvalidOperationException(failure);
        return new SmallDisk(folder);
    }

    /// <summary>Leaves nothing free.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4_096];
        try
        {
            while (true) filler.Write(page);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        // Lazily: a process that was killed a moment ago may still hold a file.
        Run("umount", "--lazy", Folder);
        Directory.Delete(Folder);
    }

    static string? Why()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return "only root on Linux may mount a small disk";
        try
        {
            using var disk = Mount(65_536);
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"no small disk can be mounted: {failure.Message}";
        }
    }

    static string? Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{program} ended with {process.ExitCode}: {error.Trim()}";
    }
}
