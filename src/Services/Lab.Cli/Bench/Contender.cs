using System.Diagnostics;

namespace Lab.Cli.Bench;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">Column of the result.</param>
/// <param name="Measure">Does the work once and returns the seconds that it took.</param>
sealed record Contender(string Name, Func<double> Measure)
{
    /// <summary>Work in this process, timed around the call.</summary>
    public static Contender Here(string name, Action work) => new(name, () => Seconds(work));

    /// <summary>
    /// Short work, repeated until a measurement takes about <paramref name="slice"/>; seconds of one repetition. The number of
    /// repetitions is found once, in the first call, which also warms the code up.
    /// </summary>
    public static Contender Repeated(string name, TimeSpan slice, Action work)
    {
        int repetitions = 0;
        return new(name, () =>
        {
            if (repetitions == 0)
            {
                work();
                repetitions = (int)Math.Clamp(slice.TotalSeconds / Math.Max(Seconds(work), 1e-7), 1, 1_000_000);
            }
            return Seconds(() =>
            {
                for (int i = 0; i < repetitions; i++) work();
            }) / repetitions;
        });
    }

    static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
