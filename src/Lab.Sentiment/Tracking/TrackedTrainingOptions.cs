namespace Lab.Sentiment.Tracking;

/// <summary>How a training is logged.</summary>
public sealed record TrackedTrainingOptions
{
    /// <summary>Where the monitor looks for runs, too.</summary>
    public const string DefaultExperiment = "sentiment-training";

    /// <summary>Made where it is not there.</summary>
    public string Experiment { get; init; } = DefaultExperiment;

    /// <summary>Null: the server finds one.</summary>
    public string? RunName { get; init; }

    /// <summary>Who trains, as MLflow shows it.</summary>
    public string Source { get; init; } = "Lab.Sentiment";

    /// <summary>Further tags of the run.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The model's files go to the server as well.</summary>
    public bool Upload { get; init; } = true;

    /// <summary>How long the upload waits for a run that the server has not opened yet.</summary>
    public TimeSpan OpeningLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where the caller works: its git commit is logged where it has one; null logs none.</summary>
    public string? SourceFolder { get; init; } = Environment.CurrentDirectory;

    /// <summary>Between two samples of what the machine does (<c>system/...</c>); null takes none.</summary>
    public TimeSpan? SystemMetricsInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Clock of stamps, waits and retries.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
