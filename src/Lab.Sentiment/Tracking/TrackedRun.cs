namespace Lab.Sentiment.Tracking;

/// <summary>What the tracking server has of a training.</summary>
/// <param name="RunId">Null when the server never opened the run.</param>
/// <param name="Address">The run's page; null when the server did not say its experiment.</param>
/// <param name="ModelSource">Where the model lies in the server's store, to register it from; null when it was not sent.</param>
/// <param name="Warning">What is not there, in a sentence; null when all is.</param>
public sealed record TrackedRun(string? RunId, string? Address, string? ModelSource, string? Warning)
{
    /// <summary>Something to know that is not missing, in a sentence; null without one.</summary>
    public string? Note { get; init; }
}
