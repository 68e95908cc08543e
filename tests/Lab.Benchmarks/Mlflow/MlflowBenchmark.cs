using System.Globalization;
using Lab.Benchmarks.Harness;
using Lab.Benchmarks.Peers;

namespace Lab.Benchmarks.Mlflow;

/// <summary>Our tracking server against Python's, each as a process of its own with a SQLite database, driven over HTTP by the same caller.</summary>
sealed class MlflowBenchmark : IBenchmark
{
    const string Ours = "ours", Theirs = "mlflow", PeerName = "MLflow server";

    /// <summary>Calls of log-metric from eight connections that are to be answered, each after it is on disk.</summary>
    const double Target = 2000;

    public string Name => "mlflow";

    public void Run(BenchmarkContext context, MarkdownReport report)
    {
        report.AddTitle("Tracking server");
        report.AddText(string.Create(CultureInfo.InvariantCulture,
            $"Calls per second, each answered after its write is durable (ours: write-ahead log flushed at every commit). Target of ours: {Target:N0} log-metric calls/s from 8 connections. ")
            + $"Median (lowest to highest) of {context.Options.Rounds} rounds, taken in turns; caller and server share the machine.");
        using var own = TrackingServers.StartOwn(context.Cancellation);
        using var peer = RealServer.TryStart(context);
        if (peer is not null) report.AddVersion(peer.Version);
        report.AddTable(["Call", "ours, calls/s", "MLflow server, calls/s", "times as many"], Rows(context, own, peer?.Process));
    }

    static List<IReadOnlyList<string>> Rows(BenchmarkContext context, ServerProcess own, ServerProcess? peer)
    {
        List<IReadOnlyList<string>> rows = [];
        foreach (var load in MlflowLoad.All)
        {
            BenchmarkContext.Log($"   {load.Name}");
            int mine = context.Options.Quick ? load.Calls / 10 : load.Calls, theirs = Math.Max(1, mine / 20);
            List<Contender> peers = peer is null ? [] : [new(Theirs, () => load.Run(peer.Url, theirs))];
            var turns = context.Compare([new(Ours, () => load.Run(own.Url, mine))], peers, PeerName);
            double work = mine * load.Connections, theirWork = theirs * load.Connections;
            bool compared = turns.Has(Theirs);
            rows.Add([
                load.Name, turns.Rate(Ours, work).Text("N0"), compared ? turns.Rate(Theirs, theirWork).Text("N0") : "-",
                compared ? turns.Ratio(Ours, work, Theirs, theirWork).MedianText("F1") : "-",
            ]);
        }
        return rows;
    }
}
