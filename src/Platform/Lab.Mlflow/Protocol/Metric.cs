using System.Text.Json.Serialization;

namespace Lab.Mlflow.Protocol;

/// <summary>One point of a metric. On the wire a NaN is the text "NaN"; infinities come back as the largest doubles.</summary>
public sealed record Metric
{
    public required string Key { get; init; }

    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals | JsonNumberHandling.AllowReadingFromString)]
    public required double Value { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long Timestamp { get; init; }

    public long Step { get; init; }

    /// <summary>Dataset on which it was measured; null when none was named.</summary>
    public string? DatasetName { get; init; }

    public string? DatasetDigest { get; init; }

    /// <summary>Logged model that it says something about.</summary>
    public string? ModelId { get; init; }

    /// <summary>Run of the point; only in answers that hold several runs.</summary>
    public string? RunId { get; init; }
}
