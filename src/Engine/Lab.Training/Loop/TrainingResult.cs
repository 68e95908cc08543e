namespace Lab.Training;

/// <summary>What a training took.</summary>
/// <param name="Steps">Updates made.</param>
/// <param name="Epochs">Passes over the examples.</param>
/// <param name="Elapsed">Time in updates, evaluations not counted.</param>
/// <param name="Tokens">Tokens seen, counted once per epoch.</param>
/// <param name="Samples">Texts seen, counted once per epoch.</param>
/// <param name="EpochLosses">Mean training loss of each epoch.</param>
public sealed record TrainingResult(
    int Steps, int Epochs, TimeSpan Elapsed, long Tokens, long Samples, IReadOnlyList<double> EpochLosses)
{
    /// <summary>Updates before the best measurement; 0 when nothing was measured.</summary>
    public int BestStep { get; init; }

    /// <summary>Best value of the watched metric; null when nothing was measured.</summary>
    public double? Best { get; init; }

    /// <summary>The metric no longer improved, and the remaining epochs were left out.</summary>
    public bool StoppedEarly { get; init; }

    public double TokensPerSecond => Tokens / Elapsed.TotalSeconds;

    public double SamplesPerSecond => Samples / Elapsed.TotalSeconds;
}
