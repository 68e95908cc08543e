using System.Diagnostics;
using Lab.Benchmarks.Peers;
using Lab.Mlflow;
using Lab.Mlflow.Protocol;

namespace Lab.Benchmarks.Mlflow;

/// <summary>One kind of call, from a number of connections at once.</summary>
/// <param name="Name">Row of the result.</param>
/// <param name="Connections">Each makes its calls one after the other, on a run of its own.</param>
/// <param name="Calls">Of each connection to our server in a round.</param>
/// <param name="Call">Client, experiment, run, number of the call.</param>
sealed record MlflowLoad(string Name, int Connections, int Calls, Func<MlflowClient, string, string, int, Task> Call)
{
    static int rounds;

    public static MlflowLoad[] All { get; } =
    [
        new("log-metric, 1 connection", 1, 2000, (client, _, run, i) => client.LogMetricAsync(run, "loss", 1.0 / (i + 1), i)),
        new("log-metric, 8 connections", 8, 1000, (client, _, run, i) => client.LogMetricAsync(run, "loss", 1.0 / (i + 1), i)),
        new("log-batch of 1,000 metrics, 1 connection", 1, 40, (client, _, run, i) => client.LogBatchAsync(
            run, [.. Enumerable.Range(0, 1000).Select(k => new Metric { Key = $"m{k % 10}", Value = k, Timestamp = i, Step = i * 100 + k / 10 })])),
        new("runs/create, 8 connections", 8, 200, (client, experiment, _, _) => client.CreateRunAsync(experiment)),
    ];

    /// <summary>Seconds that the calls took; making the runs is not counted.</summary>
    public double Run(Uri server, int calls)
    {
        try
        {
            return RunAsync(server, calls).GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is HttpRequestException or TimeoutException or MlflowException)
        {
            throw new PeerException($"{server}: {failure.Message}");
        }
    }

    async Task<double> RunAsync(Uri server, int calls)
    {
        var clients = Enumerable.Range(0, Connections).Select(_ => MlflowClient.Create(server)).ToList();
        try
        {
            string experiment = await clients[0].CreateExperimentAsync($"load-{Environment.ProcessId}-{Interlocked.Increment(ref rounds)}");
            string[] runs = await Task.WhenAll(clients.Select(async client => (await client.CreateRunAsync(experiment)).Info.RunId));
            long start = Stopwatch.GetTimestamp();
            await Task.WhenAll(clients.Select((client, k) => Task.Run(async () =>
            {
                for (int i = 0; i < calls; i++) await Call(client, experiment, runs[k], i);
            })));
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }
}
