namespace Lab.Training;

/// <summary>Where a training stands after an update.</summary>
/// <param name="Epoch">Current pass, from 1.</param>
/// <param name="Epochs">Passes in all.</param>
/// <param name="Step">Updates made.</param>
/// <param name="Steps">Updates in all.</param>
/// <param name="Loss">Mean loss of the last update (natural logarithm).</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="LearningRate">Used in the last update.</param>
/// <param name="TokensPerSecond">Over the whole training so far.</param>
/// <param name="Remaining">Estimate from the tokens still to come, evaluations not counted.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, int Step, int Steps, double Loss, double GradientNorm, double LearningRate, double TokensPerSecond, TimeSpan Remaining);
