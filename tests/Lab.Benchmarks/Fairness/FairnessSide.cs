using System.Globalization;
using Lab.Benchmarks.Http;

namespace Lab.Benchmarks.Fairness;

/// <summary>One server and its figures of every round.</summary>
sealed class FairnessSide(string name, FairnessLoad load, IReadOnlyList<int> beside) : IDisposable
{
    readonly List<HttpRound> idle = [];
    readonly List<double> alone = [];
    readonly Dictionary<int, List<(double Rate, HttpRound Singles)>> shared = beside.ToDictionary(clients => clients, _ => new List<(double, HttpRound)>());

    public string Name => name;

    public void Dispose() => load.Dispose();

    /// <summary>One round: single reviews alone, the large request alone, then both.</summary>
    public void Take(int idleRequests, bool counts, CancellationToken cancellation)
    {
        var singles = load.Idle(idleRequests, cancellation);
        double lone = load.Large(0, cancellation).Rate;
        if (counts)
        {
            idle.Add(singles);
            alone.Add(lone);
        }
        foreach (int clients in beside)
        {
            var both = load.Large(clients, cancellation);
            if (counts) shared[clients].Add(both);
        }
    }

    /// <summary>A row for each number of clients, the first one for either load by itself.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows()
    {
        yield return [name, "0", Text(idle, 0.5), Text(idle, 0.95), "1.0", new Spread(alone).Text("F1"), "1.00"];
        foreach (var (clients, rounds) in shared)
        {
            yield return
            [
                name, clients.ToString(CultureInfo.InvariantCulture), Text(rounds.Select(round => round.Singles), 0.5), Text(rounds.Select(round => round.Singles), 0.95),
                new Spread(rounds.Zip(idle, (both, lone) => both.Singles.Milliseconds(0.95) / lone.Milliseconds(0.95))).Text("F1"),
                new Spread(rounds.Select(round => round.Rate)).Text("F1"), new Spread(rounds.Zip(alone, (both, lone) => both.Rate / lone)).Text("F2"),
            ];
        }
    }

    /// <summary>Texts of the large request per second as a share of another server's, round by round.</summary>
    public IEnumerable<IReadOnlyList<string>> Ratios(FairnessSide other)
    {
        yield return ["alone", new Spread(alone.Zip(other.alone, (mine, theirs) => mine / theirs)).Text("F2")];
        foreach (var (clients, rounds) in shared)
            yield return [$"beside {clients} client(s)", new Spread(rounds.Zip(other.shared[clients], (mine, theirs) => mine.Rate / theirs.Rate)).Text("F2")];
    }

    static string Text(IEnumerable<HttpRound> rounds, double share) => new Spread(rounds.Select(round => round.Milliseconds(share))).Text("F1");
}
