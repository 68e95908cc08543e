using System.Diagnostics;
using Lab.Benchmarks.Harness;
using Lab.Benchmarks.Peers;
using Lab.Notebooks.Running;

namespace Lab.Benchmarks.Notebooks;

/// <summary>The Jupyter kernel beside ipykernel: start, trivial cells, memory.</summary>
sealed class NotebookBenchmark : IBenchmark
{
    const int Cells = 200, QuickPart = 10;

    public string Name => "notebooks";

    public void Run(BenchmarkContext context, MarkdownReport report)
    {
        int cells = context.Options.Quick ? Cells / QuickPart : Cells;
        report.AddTitle("Notebooks");
        report.AddText(
            $"A Jupyter kernel in a process of its own, asked through the protocol by this program: from the start of the process to the reply of the first cell, then {cells} trivial cells (a variable, an expression over it, "
            + "a call), then a second of rest. ipykernel is the peer. Both in turn; median (lowest to highest) of "
            + $"{context.Options.Rounds} rounds after one that warms the file cache.");
        var sides = new List<(string Name, KernelCommand Command, Func<int, string> Code)> { ("C# (Sentiment Lab)", ThisKernel(), CSharp) };
        if (PythonKernel.Find(context) is { } python) sides.Add(("ipykernel", python, PythonKernel.Code));
        var rows = sides.Select(side => (side.Name, Measured: new List<Measured>())).ToList();
        for (int round = -1; round < context.Options.Rounds; round++)
            foreach (var (side, row) in sides.Zip(rows))
            {
                BenchmarkContext.Log($"   round {round + 1}, {side.Name}");
                var measured = MeasureAsync(side.Command, side.Code, cells, context.Cancellation).GetAwaiter().GetResult();
                if (round >= 0) row.Measured.Add(measured);
            }

        report.AddTable(
            ["", "first result: ms", "processor, ms", "idle, MB", "trivial cell: round trip, ms", "processor, ms"],
            rows.Select(row => (IReadOnlyList<string>)
            [
                row.Name, Text(row.Measured, one => one.Start.TotalMilliseconds), Text(row.Measured, one => one.StartProcessor.TotalMilliseconds), Text(row.Measured, one => one.IdleBytes / 1e6),
                Text(row.Measured, one => one.Cell.TotalMilliseconds), Text(row.Measured, one => one.CellProcessor.TotalMilliseconds),
            ]));
    }

    static async Task<Measured> MeasureAsync(KernelCommand command, Func<int, string> code, int cells, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await using var session = await KernelSession.StartAsync(command, cancellation);
        var (start, startProcessor) = (watch.Elapsed, session.Processor);
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        long idle = session.ResidentBytes;
        var trips = new List<TimeSpan>(cells);
        var before = session.Processor;
        for (int cell = 0; cell < cells; cell++)
        {
            watch.Restart();
            await session.RunAsync(code(cell), cancellation);
            trips.Add(watch.Elapsed);
        }

        var processor = (session.Processor - before) / cells;
        trips.Sort();
        return new(start, startProcessor, idle, trips[cells / 2], processor);
    }

    static KernelCommand ThisKernel() => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "lab.dll"), "kernel", "start"]);

    static string CSharp(int cell) => (cell % 3) switch
    {
        0 => $"var x{cell} = {cell};",
        1 => $"x{cell - 1} + 1",
        _ => "Math.Sqrt(2)",
    };

    static string Text(IEnumerable<Measured> rounds, Func<Measured, double> figure) => new Spread(rounds.Select(figure)).Text("F1");

    readonly record struct Measured(TimeSpan Start, TimeSpan StartProcessor, long IdleBytes, TimeSpan Cell, TimeSpan CellProcessor);
}
