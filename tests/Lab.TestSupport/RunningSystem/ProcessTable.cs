using System.Globalization;

namespace Lab.TestSupport.RunningSystem;

/// <summary>Processes of this machine, read from /proc. Linux only.</summary>
public static class ProcessTable
{
    public static bool IsAvailable => Directory.Exists("/proc/self");

    /// <summary>
    /// Ids of the processes that carry this text in their environment: whatever a process starts inherits its environment,
    /// however far it detaches itself.
    /// </summary>
    public static IReadOnlyList<int> WithEnvironment(string text) =>
        [.. Ids().Where(id => Read(id, "environ").Contains(text, StringComparison.Ordinal) && !IsZombie(id))];

    /// <summary>True while a process has this id.</summary>
    public static bool IsAlive(int id) => Directory.Exists($"/proc/{id}") && !IsZombie(id);

    /// <summary>Command line of a process, for messages.</summary>
    public static string CommandLine(int id) => Read(id, "cmdline").Replace('\0', ' ').Trim();

    /// <summary>Proportional share of memory in bytes: private pages, and each shared page divided by its users.</summary>
    public static long ProportionalBytes(int id)
    {
        // Pss:               12345 kB
        foreach (string line in Read(id, "smaps_rollup").Split('\n'))
            if (line.StartsWith("Pss:", StringComparison.Ordinal))
                return long.Parse(line.AsSpan(4).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
        return 0;
    }

    // A dead child that its parent has not read yet is no process any more.
    static bool IsZombie(int id) => Read(id, "status").Contains("\nState:\tZ", StringComparison.Ordinal);

    static IEnumerable<int> Ids() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Where(id => id > 0 && id != Environment.ProcessId);

    // It may end, or belong to somebody else, at any moment.
    static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
