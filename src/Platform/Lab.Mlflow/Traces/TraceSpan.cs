using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Lab.Mlflow;

/// <summary>The only span of a trace.</summary>
/// <param name="Name">Of what was done; the trace is called so, too.</param>
/// <param name="Type">As MLflow's pages show it: CHAIN, TOOL, or a word of one's own.</param>
/// <param name="Start">When it began.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Inputs">What was asked.</param>
/// <param name="Outputs">What was answered.</param>
public sealed record TraceSpan(string Name, string Type, DateTimeOffset Start, TimeSpan Duration, JsonObject Inputs, JsonObject Outputs)
{
    /// <summary>Further attributes.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Sixteen bytes; MLflow calls the trace "tr-" and these.</summary>
    public ActivityTraceId TraceId { get; } = ActivityTraceId.CreateRandom();

    /// <summary>Eight bytes.</summary>
    public ActivitySpanId SpanId { get; } = ActivitySpanId.CreateRandom();
}
