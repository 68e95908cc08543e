using System.Globalization;

namespace Lab.Cli.Doctor.Checks;

/// <summary>Limits of the control group of this process; those of the groups above it hold too. Source: cgroups(7).</summary>
static class ControlGroup
{
    /// <summary>The smallest limit of memory in bytes; null: there is none.</summary>
    public static long? MemoryLimit(Machine machine)
    {
        long? least = null;
        // A line of each hierarchy: 4:memory:/path (version 1), 0::/path (version 2).
        foreach (string line in (machine.Read("/proc/self/cgroup") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(':', 3);
            if (parts.Length < 3) continue;
            if (parts[1].Split(',').Contains("memory")) least = Least(least, Limits(machine, "/sys/fs/cgroup/memory", parts[2], "memory.limit_in_bytes"));
            else if (parts[1].Length == 0) least = Least(least, Limits(machine, "/sys/fs/cgroup", parts[2], "memory.max"));
        }

        return least;
    }

    // In a container the path may be that of the host, which is not there: its root is the container's own then.
    static IEnumerable<long> Limits(Machine machine, string root, string path, string file)
    {
        for (string? group = path; group is not null; group = Path.GetDirectoryName(group))
            // "max", and in version 1 a number near 2^63, which no machine has: no limit.
            if (long.TryParse(machine.Read($"{root}{group}/{file}")?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long bytes)) yield return bytes;
    }

    static long? Least(long? least, IEnumerable<long> limits) => limits.Append(least ?? long.MaxValue).Min() is var smallest and < long.MaxValue ? smallest : null;
}
