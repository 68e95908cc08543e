using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Lab.Trainer.Hosting;

/// <summary>Lets other processes go first.</summary>
static class ProcessPriority
{
    /// <param name="nice">0 to 19.</param>
    /// <returns>False: the system does not let it.</returns>
    public static bool TryLower(int nice)
    {
        if (nice == 0) return true;
        try
        {
            using var process = Process.GetCurrentProcess();
            if (!OperatingSystem.IsLinux())
            {
                process.PriorityClass = nice < 19 ? ProcessPriorityClass.BelowNormal : ProcessPriorityClass.Idle;
                return true;
            }
            return TryLowerThreads(nice);
        }
        catch (Exception refused) when (refused is IOException or System.ComponentModel.Win32Exception or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // On Linux each thread has a niceness of its own, which those that it starts inherit. One that is started meanwhile by a thread whose turn has not come
    // yet is found by the next look.
    static bool TryLowerThreads(int nice)
    {
        const int mostLooks = 20;
        var lowered = new HashSet<string>(StringComparer.Ordinal);
        for (int look = 0; look < mostLooks; look++)
        {
            string[] threads = [.. Directory.GetDirectories("/proc/self/task").Where(lowered.Add)];
            if (threads.Length == 0) return true;
            if (!threads.All(thread => SetPriority(0, uint.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), nice) == 0 || !Directory.Exists(thread))) return false;
        }
        return true;
    }

#pragma warning disable SYSLIB1054 // Numbers in, a number out: nothing to generate.
    [DllImport("libc", EntryPoint = "setpriority")]
    static extern int SetPriority(int which, uint who, int nice);
#pragma warning restore SYSLIB1054
}
