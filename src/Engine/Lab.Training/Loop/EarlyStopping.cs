namespace Lab.Training;

/// <summary>
/// Follows the watched metric: which measurement is the best, and when to stop, as transformers decides it. A measurement
/// is compared with the best before it and has to differ by more than the threshold; the best itself moves with any
/// improvement, so that many small steps below the threshold count as none.
/// </summary>
/// <param name="greaterIsBetter">The metric rises as the model gets better.</param>
/// <param name="patience">Measurements in a row without improvement after which to stop; null never stops.</param>
/// <param name="threshold">What an improvement has to exceed.</param>
public sealed class EarlyStopping(bool greaterIsBetter, int? patience, double threshold = 0)
{
    /// <summary>Null before the first measurement.</summary>
    public double? Best { get; private set; }

    /// <summary>Measurements in a row without improvement.</summary>
    public int Counter { get; private set; }

    public bool ShouldStop => Counter >= patience;

    /// <summary>Takes a measurement into account, and says whether it is the best so far.</summary>
    public bool Observe(double metric)
    {
        bool enough = Best is not { } before || (IsBetter(metric, before) && Math.Abs(metric - before) > threshold);
        Counter = enough ? 0 : Counter + 1;
        double best = Best ?? (greaterIsBetter ? double.NegativeInfinity : double.PositiveInfinity);
        bool improved = IsBetter(metric, best);
        Best = improved ? metric : best;
        return improved;
    }

    /// <summary>Continues from a checkpoint.</summary>
    public void Restore(double? best, int counter) => (Best, Counter) = (best, counter);

    bool IsBetter(double metric, double than) => greaterIsBetter ? metric > than : metric < than;
}
