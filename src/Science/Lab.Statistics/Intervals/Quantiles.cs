namespace Lab.Statistics;

static class Quantiles
{
    /// <summary>Between neighbours as numpy interpolates, from the nearer end: with ties the last bit decides.</summary>
    /// <param name="sorted">Rising values.</param>
    /// <param name="share">0 to 1; not a number gives not a number.</param>
    public static double Linear(ReadOnlySpan<double> sorted, double share)
    {
        if (double.IsNaN(share)) return double.NaN;
        var position = share * (sorted.Length - 1);
        var below = Math.Clamp((int)position, 0, sorted.Length - 1);
        var above = Math.Min(below + 1, sorted.Length - 1);
        var (t, step) = (position - below, sorted[above] - sorted[below]);
        return t >= 0.5 ? sorted[above] - step * (1 - t) : sorted[below] + step * t;
    }

    /// <summary>The middle part of values that leaves out <paramref name="alpha"/> / 2 on each side.</summary>
    public static Interval Middle(ReadOnlySpan<double> sorted, double alpha) =>
        new(Linear(sorted, alpha / 2), Linear(sorted, 1 - alpha / 2));
}
