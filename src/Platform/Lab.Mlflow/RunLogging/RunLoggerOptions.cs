using Lab.Mlflow.Protocol;

namespace Lab.Mlflow;

/// <summary>How a training is logged.</summary>
public sealed record RunLoggerOptions
{
    /// <summary>Made when it does not exist.</summary>
    public required string Experiment { get; init; }

    /// <summary>Null: the server makes one up.</summary>
    public string? RunName { get; init; }

    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>Logs to this run, which another made and ends; null makes one.</summary>
    public string? RunId { get; init; }

    /// <summary>Values kept while the server is away; what comes beyond is lost, and counted.</summary>
    public int MaxBuffered { get; init; } = 100_000;

    /// <summary>Longest time a value waits for others of its batch.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Pause after a failure; doubles up to <see cref="MaxRetryDelay"/>.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From 0 to 1: how much of half a pause is added to it, so that many who lost one server do not come back at one moment.</summary>
    public Func<double> Jitter { get; init; } = Jitters.Next;

    /// <summary>How long the end of a training may wait for what is left to be sent.</summary>
    public TimeSpan FinishTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
