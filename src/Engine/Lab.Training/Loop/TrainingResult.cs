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
    public double TokensPerSecond => Tokens / Elapsed.TotalSeconds;

    public double SamplesPerSecond => Samples / Elapsed.TotalSeconds;
}
