using System.Text.Json;

namespace Lab.Records.Jobs;

/// <summary>A job as it stands in Redis now.</summary>
public sealed record Job
{
    /// <summary>UUID version 7.</summary>
    public required string Id { get; init; }

    public required JobKind Kind { get; init; }

    /// <summary>What was asked for: an object whose form the kind says.</summary>
    public required JsonElement Request { get; init; }

    /// <summary>Who or what asked: <c>person</c>, <c>schedule NAME</c>, <c>feedback</c>, <c>finding model-age</c>.</summary>
    public required string Cause { get; init; }

    public required JobState State { get; init; }

    /// <summary>0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>What it does now, or how it ended; for people.</summary>
    public string Message { get; init; } = "";

    public required DateTimeOffset Created { get; init; }

    /// <summary>When a worker first took it; null while none has.</summary>
    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>How often a worker took it.</summary>
    public int Attempt { get; init; }

    /// <summary>Somebody wants it to end; the worker has not answered yet.</summary>
    public bool IsCancelling { get; init; }

    /// <summary>Version in the registry that it made or deployed.</summary>
    public string? ModelVersion { get; init; }

    public JobGate? Gate { get; init; }

    /// <summary>Its MLflow run.</summary>
    public string? RunId { get; init; }

    /// <summary>Span that submitted it, as W3C writes it; null when nothing was traced.</summary>
    public string? Trace { get; init; }

    /// <summary>What else it found: an object whose form the kind says.</summary>
    public JsonElement? Result { get; init; }
}
