using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Evaluation;

/// <summary>How a model stood the probes.</summary>
/// <param name="Results">Highest failure rate first.</param>
/// <param name="Tolerance">How far a score may move.</param>
/// <param name="Seed">Of the changes.</param>
public sealed record ProbeReport(
    [property: JsonPropertyName("results")] IReadOnlyList<ProbeResult> Results,
    [property: JsonPropertyName("tolerance")] double Tolerance,
    [property: JsonPropertyName("seed")] ulong Seed)
{
    /// <summary>Probes that found no text to change, and why; a sentence each.</summary>
    [JsonPropertyName("notes")]
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ProbeJson.Lines.ProbeReport);
}

/// <summary>How a model stood one probe.</summary>
/// <param name="Name">Of the probe.</param>
/// <param name="Description">What was done to the texts.</param>
/// <param name="Expectation">What the answer had to do.</param>
/// <param name="Cases">Texts that the probe fitted.</param>
/// <param name="Failures">Cases in which the answer did not.</param>
/// <param name="LabelChanges">Cases with another label afterwards.</param>
/// <param name="Examples">Failures, the worst first.</param>
public sealed record ProbeResult(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("description")] string Description,
    [property: JsonPropertyName("expectation")] ProbeExpectation Expectation,
    [property: JsonPropertyName("cases")] int Cases,
    [property: JsonPropertyName("failures")] int Failures,
    [property: JsonPropertyName("label_changes")] int LabelChanges,
    [property: JsonPropertyName("examples")] IReadOnlyList<ProbeExample> Examples)
{
    [JsonPropertyName("failure_rate")]
    public double FailureRate => (double)Failures / Cases;
}

/// <summary>A case that failed.</summary>
/// <param name="Before">Text.</param>
/// <param name="After">Text, changed.</param>
/// <param name="LabelBefore">Answer.</param>
/// <param name="LabelAfter">Answer, afterwards.</param>
/// <param name="Watched">Label whose score counts: the one that moved most, the answer, or positive.</param>
/// <param name="ScoreBefore">Of that label.</param>
/// <param name="ScoreAfter">Of that label.</param>
public sealed record ProbeExample(
    [property: JsonPropertyName("before")] string Before,
    [property: JsonPropertyName("after")] string After,
    [property: JsonPropertyName("label_before")] string LabelBefore,
    [property: JsonPropertyName("label_after")] string LabelAfter,
    [property: JsonPropertyName("watched")] string Watched,
    [property: JsonPropertyName("score_before")] double ScoreBefore,
    [property: JsonPropertyName("score_after")] double ScoreAfter);

[JsonSerializable(typeof(ProbeReport))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
sealed partial class ProbeJson : JsonSerializerContext
{
    /// <summary>Texts of every script readable; what leaves here is no HTML.</summary>
    public static ProbeJson Lines => field ??= new(new JsonSerializerOptions(Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
