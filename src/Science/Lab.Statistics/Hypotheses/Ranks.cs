namespace Lab.Statistics;

/// <summary>Ranks from 1; equal values share the mean of theirs.</summary>
/// <param name="Of">Rank of each value.</param>
/// <param name="Ties">Size of each group of equal values, from the smallest value up.</param>
sealed record Ranks(double[] Of, IReadOnlyList<int> Ties)
{
    public bool HasTies => Ties.Any(size => size > 1);

    /// <summary>Sum of t^3 - t over the groups: what ties take from the variance.</summary>
    public static double TieTerm(IEnumerable<int> ties) => ties.Sum(t => (double)t * t * t - t);

    public static Ranks Average(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(i => values[i])];
        var ranks = new double[values.Count];
        var ties = new List<int>();
        for (var from = 0; from < order.Length;)
        {
            var to = from + 1;
            while (to < order.Length && values[order[to]] == values[order[from]]) to++;
            for (var i = from; i < to; i++) ranks[order[i]] = (from + 1 + to) / 2.0;
            ties.Add(to - from);
            from = to;
        }
        return new Ranks(ranks, ties);
    }
}
