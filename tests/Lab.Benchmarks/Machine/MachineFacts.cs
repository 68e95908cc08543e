using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Lab.Benchmarks.Machine;

/// <summary>The line of a result that says where it was measured.</summary>
static class MachineFacts
{
    public static string Line() => string.Create(
        CultureInfo.InvariantCulture,
        $"{ProcessorName.Full()} ({ProcessorName.Slug()}), {Environment.ProcessorCount} cores, {Memory():F0} GiB, {RuntimeInformation.OSDescription}, "
        + $"{RuntimeInformation.FrameworkDescription}, commit {Commit()}.");

    /// <summary>GiB that this process may use.</summary>
    static double Memory() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);

    // The SDK appends the commit to the informational version: "0.1.0+d1ebf83...".
    static string Commit()
    {
        string? version = typeof(MachineFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        string[] parts = version?.Split('+') ?? [];
        return parts is [_, { Length: >= 7 } commit] ? commit[..7] : "unknown";
    }
}
