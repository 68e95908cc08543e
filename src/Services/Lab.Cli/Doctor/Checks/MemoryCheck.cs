using System.Globalization;

namespace Lab.Cli.Doctor.Checks;

/// <summary>Memory of the machine, and what a control group (a container, a service of systemd) lets this process have of it.</summary>
sealed class MemoryCheck : ICheck
{
    // At their peak `lab predict` had 0.25 GB with the starter, and `lab train` 0.91 GB with the default batch.
    const long Least = 256L << 20, Comfortable = 1L << 30;

    public string Name => "memory";

    public bool Needed => true;

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) => Task.FromResult(Examine(machine));

    static Verdict Examine(Machine machine)
    {
        long? limit = ControlGroup.MemoryLimit(machine);
        long? total = Of(machine, "MemTotal"), free = Of(machine, "MemAvailable");
        // Other systems tell the runtime.
        total ??= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        bool limited = limit < total;
        string what = $"{Size(total.Value)}{(free is { } available ? $", {Size(available)} available" : "")}{(limited ? $"; the limit of this control group is {Size(limit!.Value)}" : "; no limit by a control group")}";
        long usable = Math.Min(limited ? limit!.Value : total.Value, free ?? long.MaxValue);
        string remedy = limited ? "Raise the limit (docker run --memory 2g; in Kubernetes resources.limits.memory)." : "End other programs, or use a machine with more memory.";
        return usable < Least ? Verdict.Problem($"{what}. {Size(Least)} is the least.", remedy)
            : usable < Comfortable ? Verdict.Note($"{what}. It classifies; a training may end for lack of memory.", $"{remedy} Or train with a smaller --batch-size and --max-length.")
            : Verdict.Ok(what);
    }

    // MemAvailable:   22789172 kB
    static long? Of(Machine machine, string key) =>
        machine.Read("/proc/meminfo")?.Split('\n').FirstOrDefault(line => line.StartsWith(key + ":", StringComparison.Ordinal)) is { } line
        && long.TryParse(line[(key.Length + 1)..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long kilobytes)
            ? kilobytes * 1024
            : null;

    static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0#} GiB");
}
