namespace Lab.Sentiment.Retraining;

/// <summary>How far a retraining is.</summary>
/// <param name="Phase">What it does.</param>
/// <param name="Done">Share of the whole that is done, 0 to 1; never falls.</param>
/// <param name="Message">The same in a sentence.</param>
public readonly record struct RetrainingProgress(RetrainingPhase Phase, double Done, string Message);

/// <summary>The parts of a retraining, in their order.</summary>
public enum RetrainingPhase
{
    Gathering,
    Searching,
    Training,
    Registering,
    Judging,
    Done,
}
