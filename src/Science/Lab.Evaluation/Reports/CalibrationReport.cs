using System.Text.Json.Serialization;
using Lab.Statistics;

namespace Lab.Evaluation;

/// <summary>How far confidence can be believed.</summary>
/// <param name="ExpectedError">ECE: mean gap between confidence and accuracy over the rows.</param>
/// <param name="MaximumError">MCE: the largest gap of a bin.</param>
/// <param name="Brier">Mean squared distance of probabilities and truth, summed over the classes: 0 to 2.</param>
/// <param name="Temperature">The number that logits would have to be divided by to make confidence honest on these rows.</param>
/// <param name="Bins">Bins of equal width that have rows.</param>
public sealed record CalibrationReport(
    [property: JsonPropertyName("ece")] double ExpectedError,
    [property: JsonPropertyName("mce")] double MaximumError,
    [property: JsonPropertyName("brier")] double Brier,
    [property: JsonPropertyName("temperature")] double Temperature,
    [property: JsonPropertyName("bins")] IReadOnlyList<CalibrationBin> Bins)
{
    public const int DefaultBins = 15;

    public static CalibrationReport Of(ScoredRows rows, int bins = DefaultBins)
    {
        var classes = rows.Labels.Count;
        var error = CalibrationError.Of(rows.Truth, rows.Probabilities, classes, bins);
        return new CalibrationReport(
            error.Expected, error.Maximum, ProbabilityScores.Brier(rows.Truth, rows.Probabilities, classes),
            TemperatureScaling.FitProbabilities(rows.Truth, rows.Probabilities, classes),
            [.. error.Bins.Where(bin => bin.Count > 0).Select(bin => new CalibrationBin(bin.From, bin.To, bin.Count, bin.MeanConfidence, bin.Accuracy))]);
    }
}

/// <summary>Rows whose confidence lies in a range.</summary>
/// <param name="From">Lower end, exclusive.</param>
/// <param name="To">Upper end, inclusive.</param>
/// <param name="Rows">How many.</param>
/// <param name="Confidence">Their mean confidence.</param>
/// <param name="Accuracy">Share of them that are right.</param>
public sealed record CalibrationBin(
    [property: JsonPropertyName("from")] double From,
    [property: JsonPropertyName("to")] double To,
    [property: JsonPropertyName("rows")] int Rows,
    [property: JsonPropertyName("confidence")] double Confidence,
    [property: JsonPropertyName("accuracy")] double Accuracy);
