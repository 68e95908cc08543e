using Lab.Benchmarks.Http;

namespace Lab.Benchmarks.Fairness;

/// <summary>One server and its figures of every round.</summary>
sealed class FairnessSide(string name, FairnessLoad load) : IDisposable
{
    readonly List<Round> rounds = [];

    public string Name => name;

    public void Dispose() => load.Dispose();

    /// <summary>One round: single reviews alone, the large request alone, then both.</summary>
    public void Take(int idleRequests, bool counts, CancellationToken cancellation)
    {
        var idle = load.Idle(idleRequests, cancellation);
        double alone = load.Large(singles: false, cancellation).Rate;
        var (shared, beside) = load.Large(singles: true, cancellation);
        if (counts) rounds.Add(new Round(idle, alone, beside, shared));
    }

    /// <summary>A row for either load by itself, and one for both.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows()
    {
        yield return [$"{name}, each alone", Text(round => round.Idle.Milliseconds(0.5)), Text(round => round.Idle.Milliseconds(0.95)), "", Text(round => round.Alone), ""];
        yield return
        [
            $"{name}, both", Text(round => round.Beside.Milliseconds(0.5)), Text(round => round.Beside.Milliseconds(0.95)),
            Text(round => round.Beside.Milliseconds(0.95) / round.Idle.Milliseconds(0.95)), Text(round => round.Shared), Text(round => round.Shared / round.Alone, "F2"),
        ];
    }

    /// <summary>Texts of the large request per second as a share of another server's, round by round.</summary>
    public IEnumerable<IReadOnlyList<string>> Ratios(FairnessSide other)
    {
        yield return ["alone", new Spread(rounds.Zip(other.rounds, (mine, theirs) => mine.Alone / theirs.Alone)).Text("F2")];
        yield return ["beside the single reviews", new Spread(rounds.Zip(other.rounds, (mine, theirs) => mine.Shared / theirs.Shared)).Text("F2")];
    }

    string Text(Func<Round, double> figure, string format = "F1") => new Spread(rounds.Select(figure)).Text(format);

    /// <param name="Idle">Single reviews alone.</param>
    /// <param name="Alone">Texts per second of the large request alone.</param>
    /// <param name="Beside">Single reviews beside the large request.</param>
    /// <param name="Shared">Texts per second of the large request beside them.</param>
    sealed record Round(HttpRound Idle, double Alone, HttpRound Beside, double Shared);
}
