namespace Lab.Cli.Bench;

/// <summary>
/// Contenders in alternation: A B C, A B C, ... A machine that is slower for a while is so for all of them, which two
/// separate runs cannot promise; so a ratio is taken inside each round, and the median over the rounds.
/// </summary>
sealed class Turns
{
    readonly Dictionary<string, double[]> seconds;

    Turns(Dictionary<string, double[]> seconds) => this.seconds = seconds;

    /// <summary>One round to warm up, then <paramref name="rounds"/> that count.</summary>
    public static Turns Take(IReadOnlyList<Contender> contenders, int rounds, CancellationToken cancellation)
    {
        var seconds = contenders.ToDictionary(c => c.Name, _ => new double[rounds]);
        for (int round = -1; round < rounds; round++)
        {
            foreach (var contender in contenders)
            {
                cancellation.ThrowIfCancellationRequested();
                double taken = contender.Measure();
                if (round >= 0) seconds[contender.Name][round] = taken;
            }
        }
        return new Turns(seconds);
    }

    public bool Has(string name) => seconds.ContainsKey(name);

    /// <summary>Work per second of a contender in each round.</summary>
    public Spread Rate(string name, double work) => new(seconds[name].Select(s => work / s));

    /// <summary>How many times faster <paramref name="name"/> is than <paramref name="other"/>, round by round; work of each in any one unit.</summary>
    public Spread Ratio(string name, double work, string other, double otherWork) =>
        new(seconds[name].Zip(seconds[other], (mine, theirs) => work / mine / (otherWork / theirs)));
}
