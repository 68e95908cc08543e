using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Statistics;

namespace Lab.Evaluation;

/// <summary>Everything `lab evaluate` says: the split object that `lab train` gives too, with more fields behind it.</summary>
public sealed record EvaluationReport(
    [property: JsonPropertyName("rows")] int Rows,
    [property: JsonPropertyName("accuracy")] double Accuracy,
    [property: JsonPropertyName("macro_f1")] double MacroF1,
    [property: JsonPropertyName("macro_recall")] double MacroRecall,
    [property: JsonPropertyName("log_loss")] double LogLoss,
    [property: JsonPropertyName("ece")] double ExpectedCalibrationError,
    [property: JsonPropertyName("per_class")] IReadOnlyDictionary<string, ClassScore> PerClass,
    [property: JsonPropertyName("confusion_matrix")] IReadOnlyList<IReadOnlyList<long>> ConfusionMatrix,
    [property: JsonPropertyName("calibration")] CalibrationReport Calibration,
    [property: JsonPropertyName("ranking")] IReadOnlyDictionary<string, ClassRanking> Ranking)
{
    /// <summary>Null when no resamples were asked for.</summary>
    [JsonPropertyName("intervals")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IntervalReport? Intervals { get; init; }

    /// <summary>Null when there is one model only.</summary>
    [JsonPropertyName("comparison")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ComparisonReport? Comparison { get; init; }

    /// <param name="rows">What a model answered.</param>
    /// <param name="options">Resamples and bins.</param>
    /// <param name="cancellation">Looked at between resamples.</param>
    public static EvaluationReport Of(ScoredRows rows, EvaluationOptions options, CancellationToken cancellation = default)
    {
        var report = rows.Report;
        var ranking = new OrderedDictionary<string, ClassRanking>();
        for (var c = 0; c < rows.Labels.Count; c++) ranking[rows.Labels[c]] = ClassRanking.Of(rows, c);
        return new EvaluationReport(
            report.Rows, report.Accuracy, report.MacroF1, report.MacroRecall, report.LogLoss, report.ExpectedCalibrationError, report.PerClass,
            report.ConfusionMatrix, CalibrationReport.Of(rows, options.Bins), ranking)
        {
            Intervals = options.Resampling is { } resampling ? IntervalReport.Of(rows, resampling, cancellation) : null,
        };
    }

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Lines.EvaluationReport);
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
