using System.Text.Json;

namespace Lab.Records.Jobs;

/// <summary>How a job ended.</summary>
/// <param name="State">One of the ends.</param>
/// <param name="Message">For people: what came out, or what was wrong and what would be right.</param>
public sealed record JobEnd(JobState State, string Message)
{
    /// <summary>Version in the registry that it made or deployed.</summary>
    public string? ModelVersion { get; init; }

    public JobGate? Gate { get; init; }

    /// <summary>Its MLflow run.</summary>
    public string? RunId { get; init; }

    /// <summary>What else it found: an object.</summary>
    public JsonElement? Result { get; init; }

    public static JobEnd Succeeded(string message) => new(JobState.Succeeded, message);

    public static JobEnd Failed(string message) => new(JobState.Failed, message);

    public static JobEnd Cancelled(string message) => new(JobState.Cancelled, message);
}
