namespace Lab.Statistics;

/// <summary>
/// Whether two classifiers are right equally often: if they are, it makes no difference which of the two answers of a row is whose.
/// </summary>
/// <param name="Difference">Rows that the first has right minus rows that the second has right.</param>
/// <param name="Permuted">The same after each set of swaps.</param>
public sealed record SwapTest(int Difference, IReadOnlyList<int> Permuted)
{
    /// <param name="first">(rows) whether the first is right.</param>
    /// <param name="second">(rows) whether the second is right.</param>
    /// <param name="swaps">Sets of rows (rows) whose answers are exchanged.</param>
    /// <exception cref="ArgumentException">Different lengths, no swaps.</exception>
    public static SwapTest Of(ReadOnlySpan<bool> first, ReadOnlySpan<bool> second, IReadOnlyList<bool[]> swaps)
    {
        Arguments.RequireSameLength(first.Length, second.Length, nameof(second));
        Arguments.RequireRows(swaps.Count, nameof(swaps));
        var lead = new int[first.Length];
        for (var i = 0; i < lead.Length; i++) lead[i] = (first[i] ? 1 : 0) - (second[i] ? 1 : 0);
        var permuted = new int[swaps.Count];
        for (var s = 0; s < permuted.Length; s++)
        {
            Arguments.RequireSameLength(lead.Length, swaps[s].Length, nameof(swaps));
            for (var i = 0; i < lead.Length; i++) permuted[s] += swaps[s][i] ? -lead[i] : lead[i];
        }
        return new SwapTest(lead.Sum(), permuted);
    }

    /// <summary>p-value with the swaps seen counted as one more.</summary>
    public double P(Alternative alternative = Alternative.TwoSided) => (Permuted.Count(Extreme(alternative)) + 1.0) / (Permuted.Count + 1);

    /// <summary>The plain share of swaps that differ as much.</summary>
    public double ShareAsExtreme(Alternative alternative = Alternative.TwoSided) =>
        (double)Permuted.Count(Extreme(alternative)) / Permuted.Count;

    Func<int, bool> Extreme(Alternative alternative) => alternative switch
    {
        Alternative.Greater => s => s >= Difference,
        Alternative.Less => s => s <= Difference,
        _ => s => Math.Abs(s) >= Math.Abs(Difference),
    };
}
