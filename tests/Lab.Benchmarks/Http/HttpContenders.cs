using System.Globalization;
using Lab.Benchmarks.Harness;

namespace Lab.Benchmarks.Http;

/// <summary>The servers of one run, loaded in turn.</summary>
sealed class HttpContenders : IDisposable
{
    readonly (string Name, HttpLoad Load, int Times)[] servers;

    /// <param name="servers">Name, address, and how many times as many requests a round of it has.</param>
    /// <param name="connections">Most of each at a time.</param>
    /// <param name="texts">Each server gets all of them, in the same order.</param>
    public HttpContenders(IEnumerable<(string Name, Uri Url, int Times)> servers, int connections, IReadOnlyList<string> texts) =>
        this.servers = [.. servers.Select(server => (server.Name, new HttpLoad(server.Url, connections, texts), server.Times))];

    public void Dispose()
    {
        foreach (var (_, load, _) in servers) load.Dispose();
    }

    /// <summary>A row for each server.</summary>
    public IEnumerable<IReadOnlyList<string>> Measure(BenchmarkContext context, int clients, int requests)
    {
        var rounds = servers.ToDictionary(server => server.Name, _ => new List<HttpRound>());
        var turns = Turns.Take([.. servers.Select(server => new Contender(server.Name, () =>
        {
            var round = server.Load.Run(clients, requests * server.Times, context.Cancellation);
            rounds[server.Name].Add(round);
            return round.Seconds;
        }))], context.Options.Rounds, context.Cancellation);

        return servers.Select(server =>
        {
            // The first round warmed up.
            var counted = rounds[server.Name].Skip(1).ToList();
            string Milliseconds(double share) => new Spread(counted.Select(round => round.Milliseconds(share))).Text("F2");
            return (IReadOnlyList<string>)
            [
                server.Name, clients.ToString(CultureInfo.InvariantCulture), turns.Rate(server.Name, requests * server.Times).Text("N1"),
                Milliseconds(0.50), Milliseconds(0.95), Milliseconds(0.99),
            ];
        }).ToList();
    }
}
