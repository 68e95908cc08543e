namespace Lab.Statistics;

/// <summary>How p-values of several tests are corrected.</summary>
public enum Correction
{
    /// <summary>Times their number.</summary>
    Bonferroni,

    /// <summary>Exact for independent tests.</summary>
    Sidak,

    /// <summary>Bonferroni step by step from the smallest; never worse than it.</summary>
    Holm,

    /// <summary>Sidak step by step from the smallest.</summary>
    HolmSidak,

    /// <summary>Step by step from the largest, for independent tests.</summary>
    Hochberg,

    /// <summary>Keeps the share of false findings, not the chance of any, below alpha (independent tests).</summary>
    BenjaminiHochberg,

    /// <summary>The same for tests that depend on each other in any way.</summary>
    BenjaminiYekutieli,
}

/// <summary>Several tests at once.</summary>
/// <param name="Adjusted">Corrected p-values, in the order given.</param>
/// <param name="Rejected">Whether "no difference" is given up, in the order given.</param>
public sealed record MultipleTesting(IReadOnlyList<double> Adjusted, IReadOnlyList<bool> Rejected)
{
    /// <exception cref="ArgumentException">No p-values, one outside 0 to 1, or such an alpha.</exception>
    public static MultipleTesting Of(ReadOnlySpan<double> pValues, Correction correction, double alpha = 0.05)
    {
        Arguments.RequireRows(pValues.Length, nameof(pValues));
        Arguments.RequireProbabilities(pValues, nameof(pValues));
        Arguments.RequireAlpha(alpha);
        var p = pValues.ToArray();
        var n = p.Length;
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => p[i])];
        var harmonic = Enumerable.Range(1, n).Sum(i => 1.0 / i);

        // Of the i-th smallest p-value: corrected by itself, and the limit that it is held against.
        (double Adjusted, double Limit) At(int i)
        {
            var (value, left) = (p[order[i]], n - i);
            return correction switch
            {
                Correction.Bonferroni => (value * n, alpha / n),
                Correction.Sidak => Sidak(value, n),
                Correction.Holm or Correction.Hochberg => (value * left, alpha / left),
                Correction.HolmSidak => Sidak(value, left),
                Correction.BenjaminiHochberg => False((i + 1.0) / n, value),
                Correction.BenjaminiYekutieli => False((i + 1.0) / n / harmonic, value),
                _ => throw new ArgumentOutOfRangeException(nameof(correction), correction, null),
            };
        }
        (double, double) Sidak(double value, int tests) => (-SpecialFunctions.Expm1(tests * SpecialFunctions.Log1p(-value)), 1 - Math.Pow(1 - alpha, 1.0 / tests));
        (double, double) False(double share, double value) => (value / share, alpha * share);

        var (adjusted, rejected) = (new double[n], new bool[n]);
        var stepDown = correction is Correction.Holm or Correction.HolmSidak;
        var stepUp = correction is Correction.Hochberg or Correction.BenjaminiHochberg or Correction.BenjaminiYekutieli;
        var running = stepUp ? double.PositiveInfinity : 0;
        var decided = false;
        for (var step = 0; step < n; step++)
        {
            var i = stepUp ? n - 1 - step : step;
            var (value, limit) = At(i);
            var below = p[order[i]] <= limit;
            if (stepDown)
            {
                // The first that is not rejected ends it.
                running = Math.Max(running, value);
                decided |= !below;
                rejected[order[i]] = !decided;
            }
            else if (stepUp)
            {
                // The first that is rejected takes all smaller ones with it.
                running = Math.Min(running, value);
                decided |= below;
                rejected[order[i]] = decided;
            }
            else (running, rejected[order[i]]) = (value, below);
            adjusted[order[i]] = Math.Min(1, running);
        }
        return new MultipleTesting(adjusted, rejected);
    }
}
