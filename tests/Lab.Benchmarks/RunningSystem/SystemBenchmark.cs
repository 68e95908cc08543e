using System.Diagnostics;
using System.Globalization;
using Lab.Benchmarks.Harness;
using Lab.TestSupport;
using Lab.TestSupport.RunningSystem;

namespace Lab.Benchmarks.RunningSystem;

/// <summary>How long <c>dotnet run --project AppHost</c> takes until everything is healthy, and what memory each resource then holds.</summary>
sealed class SystemBenchmark : IBenchmark
{
    static readonly TimeSpan startLimit = TimeSpan.FromMinutes(3), stopLimit = TimeSpan.FromSeconds(60);

    static readonly string[] resources = ["mailbox", "mlflow", "monitor", "prediction-service", "redis", "trainer"];

    public string Name => "system";

    public void Run(BenchmarkContext context, MarkdownReport report)
    {
        if (!ProcessTable.IsAvailable)
        {
            context.Skip(Name, "memory is read from /proc, which this system has not");
            return;
        }
        string folder = Directory.CreateTempSubdirectory("lab-bench-").FullName;
        try
        {
            // The first start makes the state folder and registers the model: told apart from those that follow.
            var first = Measure(folder, context.Cancellation);
            int rounds = context.Options.Quick ? 1 : Math.Min(context.Options.Rounds, 5);
            List<Round> warm = [.. Enumerable.Range(0, rounds).Select(_ => Measure(folder, context.Cancellation))];
            Write(report, first, warm);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Write(MarkdownReport report, Round first, IReadOnlyList<Round> warm)
    {
        report.AddTitle("The running system");
        report.AddText(
            "From `dotnet run --no-build --project AppHost` to every resource running and healthy, to the dashboard's login line, and from Ctrl+C "
            + "to no process left. Tools are in the cache, nothing is built. Memory is the proportional set size (PSS) of all processes of a "
            + $"resource, read once all is healthy. Median (lowest to highest) of {warm.Count} starts on existing state; the first start makes it.");
        report.AddTable(
            ["", "existing state", "first start"],
            [
                Row("all healthy, s", round => round.Healthy.TotalSeconds, "F1"),
                Row("login line, s", round => round.Login.TotalSeconds, "F1"),
                Row("Ctrl+C to nothing left, s", round => round.Stop.TotalSeconds, "F1"),
            ]);
        var names = warm[0].Memory.Keys.Order(StringComparer.Ordinal);
        report.AddHeading("Memory");
        report.AddTable(
            ["", "PSS, MiB"],
            [
                .. names.Select(name => (IReadOnlyList<string>)[name, MiB(warm.Select(round => round.Memory.GetValueOrDefault(name)))]),
                ["together", MiB(warm.Select(round => round.Memory.Values.Sum()))],
            ]);

        IReadOnlyList<string> Row(string name, Func<Round, double> figure, string format) =>
            [name, new Spread(warm.Select(figure)).Text(format), figure(first).ToString(format, CultureInfo.InvariantCulture)];

        static string MiB(IEnumerable<long> bytes) => new Spread(bytes.Select(b => b / (double)(1 << 20))).Text("F0");
    }

    static Round Measure(string folder, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(startLimit);
        long start = Stopwatch.GetTimestamp();
        var lab = RunningLab.Start("Release", folder);
        try
        {
            var login = Seen(lab.LoginUrlAsync(limit.Token), start);
            var status = lab.WaitAsync(
                "all healthy", status => resources.All(name => status.Resources.TryGetValue(name, out var resource) && resource.IsHealthy), limit.Token).GetAwaiter().GetResult();
            var healthy = Stopwatch.GetElapsedTime(start);
            var memory = Memory(lab, status);
            long stopping = Stopwatch.GetTimestamp();
            using var stop = new CancellationTokenSource(stopLimit);
            lab.StopAsync(Signal.Interrupt, stop.Token).GetAwaiter().GetResult();
            var left = lab.WaitForNoProcessAsync(stop.Token).GetAwaiter().GetResult();
            if (left.Count > 0) throw new InvalidOperationException($"Left running: {string.Join("; ", left)}");
            return new Round(healthy, login.GetAwaiter().GetResult(), Stopwatch.GetElapsedTime(stopping), memory);
        }
        finally
        {
            lab.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    static async Task<TimeSpan> Seen(Task task, long start)
    {
        await task;
        return Stopwatch.GetElapsedTime(start);
    }

    // A resource is the process that the lab names and its replicas; what no resource names is told by its command line.
    static Dictionary<string, long> Memory(RunningLab lab, LabStatus status)
    {
        var owner = status.Resources.Where(r => r.Value.Pid is not null).ToDictionary(r => r.Value.Pid!.Value, r => r.Key);
        var memory = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (int id in lab.ProcessIds)
        {
            string name = owner.TryGetValue(id, out string? resource) ? resource : Kind(ProcessTable.CommandLine(id));
            memory[name] = memory.GetValueOrDefault(name) + ProcessTable.ProportionalBytes(id);
        }
        return memory;
    }

    static string Kind(string commandLine) => commandLine switch
    {
        _ when commandLine.Contains("Aspire.Dashboard", StringComparison.Ordinal) => "(dashboard)",
        _ when commandLine.Contains("/dcp", StringComparison.Ordinal) => "(orchestrator)",
        _ when commandLine.Contains("dotnet run", StringComparison.Ordinal) => "(dotnet run)",
        _ when commandLine.Contains("/AppHost", StringComparison.Ordinal) => "(AppHost)",
        _ => "(other)",
    };

    sealed record Round(TimeSpan Healthy, TimeSpan Login, TimeSpan Stop, IReadOnlyDictionary<string, long> Memory);
}
