namespace Lab.Statistics;

/// <summary>Where a rising function has a value, to the last digits of the argument: the root finders of the library stop at 1e-12, not relative to it.</summary>
static class Inverse
{
    const int MaxSteps = 300;

    /// <param name="p">Value looked for, from that at <paramref name="low"/> to that at <paramref name="high"/>.</param>
    /// <param name="low">End of the range.</param>
    /// <param name="high">Other end.</param>
    /// <param name="cdf">The function.</param>
    /// <param name="pdf">Its derivative.</param>
    public static double Of(double p, double low, double high, Func<double, double> cdf, Func<double, double> pdf)
    {
        if (p <= 0) return low;
        if (p >= cdf(high)) return high;
        var x = (low + high) / 2;
        // Newton's method; a step that leaves the bracket is replaced by halving it.
        for (var step = 0; step < MaxSteps; step++)
        {
            var error = cdf(x) - p;
            if (error == 0) return x;
            if (error > 0) high = x;
            else low = x;
            var next = x - error / pdf(x);
            if (!(next > low && next < high)) next = low > 0 ? Math.Sqrt(low) * Math.Sqrt(high) : (low + high) / 2;
            if (Math.Abs(next - x) <= 1e-15 * x) return next;
            x = next;
        }
        return x;
    }
}
