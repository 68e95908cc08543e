namespace Lab.Training;

/// <summary>
/// The learning rate of every step: rises in a straight line from 0 during the warm-up, then follows the kind. A plateau
/// is not seen here: <see cref="PlateauRate"/> holds the rate that takes the place of the peak.
/// </summary>
/// <param name="Options">Kind and shape.</param>
/// <param name="PeakRate">Rate at the end of the warm-up.</param>
/// <param name="WarmUpSteps">Steps of the rise; 0 starts at the peak.</param>
/// <param name="TotalSteps">Steps in all.</param>
/// <param name="DecaySteps">Steps of the fall in <see cref="ScheduleKind.WarmUpStableDecay"/>; null for the share in the options.</param>
public sealed record LearningRateSchedule(ScheduleOptions Options, double PeakRate, int WarmUpSteps, int TotalSteps, int? DecaySteps = null)
{
    const double PolynomialEnd = 1e-7;
    const int DefaultTimeScale = 10_000;

    /// <summary>Warm-up given as a share of all steps, rounded up.</summary>
    public static LearningRateSchedule WithRatio(ScheduleOptions options, double peakRate, double warmUpRatio, int totalSteps) =>
        new(options, peakRate, (int)Math.Ceiling(totalSteps * warmUpRatio), totalSteps);

    // Share of the steps after the warm-up that are done; above 1 past the end.
    double Progress(int step) => (double)(step - WarmUpSteps) / Math.Max(1, TotalSteps - WarmUpSteps);

    // As a share of the peak.
    double Minimum => (Options.MinimumRate ?? 0) / PeakRate;

    /// <param name="step">Number of the update, the first is 0.</param>
    public double RateAt(int step) =>
        step < WarmUpSteps ? PeakRate * step / WarmUpSteps
        : PeakRate * Math.Max(0, Options.Kind switch
        {
            ScheduleKind.Linear => (double)Math.Max(0, TotalSteps - step) / Math.Max(1, TotalSteps - WarmUpSteps),
            ScheduleKind.Cosine => HalfWave((Options.Cycles ?? 0.5) * 2 * Progress(step)),
            ScheduleKind.CosineWithRestarts => Progress(step) >= 1 ? 0 : HalfWave((Options.Cycles ?? 1) * Progress(step) % 1),
            ScheduleKind.Polynomial => Polynomial(step),
            ScheduleKind.Constant or ScheduleKind.ReduceOnPlateau => 1,
            ScheduleKind.InverseSquareRoot => InverseSquareRoot(step),
            ScheduleKind.CosineWithMinimum => Minimum + ((1 - Minimum) * HalfWave((Options.Cycles ?? 0.5) * 2 * Progress(step))),
            ScheduleKind.WarmUpStableDecay => StableDecay(step),
            _ => throw new InvalidOperationException($"There is no schedule {Options.Kind}."),
        });

    double Polynomial(int step)
    {
        double end = (Options.MinimumRate ?? PolynomialEnd) / PeakRate;
        double left = step >= TotalSteps ? 0 : 1 - Progress(step);
        return end + ((1 - end) * Math.Pow(left, Options.Power));
    }

    double InverseSquareRoot(int step)
    {
        double scale = Options.TimeScale ?? (WarmUpSteps > 0 ? WarmUpSteps : DefaultTimeScale);
        return 1 / Math.Sqrt((step - WarmUpSteps + scale) / scale);
    }

    double StableDecay(int step)
    {
        int decay = DecaySteps ?? (int)Math.Ceiling(TotalSteps * Options.DecayRatio);
        // A warm-up that takes all steps leaves fewer for the fall, which then has ended before it begins.
        double fallen = (double)(step - TotalSteps + decay) / Math.Max(1, decay);
        return fallen < 0 ? 1 : fallen >= 1 ? Minimum : Minimum + ((1 - Minimum) * HalfWave((Options.Cycles ?? 0.5) * 2 * fallen));
    }

    // 1 at 0, 0 at 1, and again 1 at 2.
    static double HalfWave(double x) => 0.5 * (1 + Math.Cos(Math.PI * x));
}
