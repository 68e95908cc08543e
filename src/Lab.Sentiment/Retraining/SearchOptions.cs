namespace Lab.Sentiment.Retraining;

/// <summary>A random search for learning rate, batch size, warm-up and weight decay; each trial is a run below that of the retraining.</summary>
public sealed record SearchOptions
{
    /// <summary>Trials at most.</summary>
    public int Trials { get; init; } = 10;

    /// <summary>No trial begins after this time, and the one that runs then is given up.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Passes of a trial over its rows.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Rows of a trial, taken from the training rows with equal shares of the classes; null for all.</summary>
    public int? Rows { get; init; }

    /// <summary>Decides the trials.</summary>
    public ulong Seed { get; init; } = 42;
}
