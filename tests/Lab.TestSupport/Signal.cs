using System.Globalization;
using System.Runtime.InteropServices;
using Xunit;

namespace Lab.TestSupport;

/// <summary>Signals to processes that tests have started.</summary>
public static partial class Signal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <param name="process">Its id; below 0 the whole group.</param>
    /// <param name="signal">One of the above.</param>
    public static void Send(int process, int signal) => Assert.Equal(0, NativeKill(process, signal));

    /// <summary>Skips where processes that tests start do not hear a signal.</summary>
    public static void SkipUnlessHeard(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill(2).");
        Assert.SkipWhen(IsIgnored(signal), $"Signal {signal} is ignored here, as shells have it for jobs in the background, and what tests start inherits that: run them in the foreground.");
    }

    // SigIgn is a hexadecimal mask, lowest bit for signal 1.
    static bool IsIgnored(int signal)
    {
        const string status = "/proc/self/status", name = "SigIgn:";
        if (!File.Exists(status)) return false;
        string mask = File.ReadLines(status).First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim();
        return ((ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1)) & 1) != 0;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int NativeKill(int process, int signal);
}
