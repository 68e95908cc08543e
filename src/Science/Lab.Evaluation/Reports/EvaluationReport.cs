using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Statistics;

namespace Lab.Evaluation;

/// <summary>Everything `lab evaluate` says: the split object that `lab train` gives too, with more fields behind it.</summary>
public sealed record EvaluationReport : ClassificationReport
{
    EvaluationReport(ClassificationReport scores) : base(scores)
    {
    }

    /// <summary>How far confidence can be believed.</summary>
    [JsonPropertyName("calibration"), JsonPropertyOrder(1)]
    public required CalibrationReport Calibration { get; init; }

    /// <summary>By class name: how well its probability puts its rows first.</summary>
    [JsonPropertyName("ranking"), JsonPropertyOrder(2)]
    public required IReadOnlyDictionary<string, ClassRanking> Ranking { get; init; }

    /// <summary>Null when no resamples were asked for.</summary>
    [JsonPropertyName("intervals"), JsonPropertyOrder(3)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IntervalReport? Intervals { get; init; }

    /// <summary>Null when there is one model only.</summary>
    [JsonPropertyName("comparison"), JsonPropertyOrder(4)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ComparisonReport? Comparison { get; init; }

    /// <param name="rows">What a model answered.</param>
    /// <param name="options">Resamples and bins.</param>
    /// <param name="cancellation">Looked at between resamples.</param>
    public static EvaluationReport Of(ScoredRows rows, EvaluationOptions options, CancellationToken cancellation = default)
    {
        var ranking = new OrderedDictionary<string, ClassRanking>();
        for (var c = 0; c < rows.Labels.Count; c++) ranking[rows.Labels[c]] = ClassRanking.Of(rows, c);
        return new EvaluationReport(rows.Report)
        {
            Calibration = CalibrationReport.Of(rows, options.Bins),
            Ranking = ranking,
            Intervals = options.Resampling is { } resampling ? IntervalReport.Of(rows, resampling, cancellation) : null,
        };
    }

    /// <summary>One line of JSON.</summary>
    public override string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Lines.EvaluationReport);
}

/// <summary>What is measured beside the scores.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Bins of equal width for calibration.</summary>
    public int Bins { get; init; } = CalibrationReport.DefaultBins;

    /// <summary>Null leaves the bootstrap out.</summary>
    public ResamplingOptions? Resampling { get; init; } = new();
}

[JsonSerializable(typeof(EvaluationReport))]
sealed partial class EvaluationJson : JsonSerializerContext
{
    /// <summary>Labels in every script readable; what leaves here is no HTML.</summary>
    public static EvaluationJson Lines => field ??= new(new JsonSerializerOptions(Default.Options!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
