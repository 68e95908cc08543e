namespace Lab.Training;

/// <summary>Learning rate that rises from 0 during the warm-up, then falls in a straight line to 0.</summary>
public sealed record LinearSchedule(double PeakRate, int WarmUpSteps, int TotalSteps)
{
    /// <summary>Warm-up given as a share of all steps, rounded up.</summary>
    public static LinearSchedule WithRatio(double peakRate, double warmUpRatio, int totalSteps) =>
        new(peakRate, (int)Math.Ceiling(totalSteps * warmUpRatio), totalSteps);

    /// <param name="step">Number of the update, the first is 0.</param>
    public double RateAt(int step) => step < WarmUpSteps
        ? PeakRate * step / WarmUpSteps
        : PeakRate * Math.Max(0, TotalSteps - step) / Math.Max(1, TotalSteps - WarmUpSteps);
}
