using System.Text.Json.Serialization;
using Lab.Statistics;

namespace Lab.Evaluation;

/// <summary>A value and the interval that it is believed to lie in.</summary>
public sealed record ValueInterval(
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("low")] double Low,
    [property: JsonPropertyName("high")] double High,
    [property: JsonPropertyName("standard_error")] double StandardError)
{
    internal static ValueInterval Of(double value, BootstrapIntervals bootstrap) =>
        new(value, bootstrap.Percentile.Low, bootstrap.Percentile.High, bootstrap.StandardError);
}

/// <summary>Bootstrap intervals (percentiles of resampled rows) of the scores.</summary>
/// <param name="Level">Share of such intervals that hold the true value: 0.95.</param>
/// <param name="Resamples">How many.</param>
/// <param name="Seed">Of the resamples.</param>
/// <param name="Accuracy">Share of rows that are right.</param>
/// <param name="MacroF1">Plain mean of F1.</param>
/// <param name="MacroRecall">Plain mean of recall.</param>
/// <param name="LogLoss">Mean of -ln p of the true class.</param>
/// <param name="F1">By class.</param>
public sealed record IntervalReport(
    [property: JsonPropertyName("level")] double Level,
    [property: JsonPropertyName("resamples")] int Resamples,
    [property: JsonPropertyName("seed")] ulong Seed,
    [property: JsonPropertyName("accuracy")] ValueInterval Accuracy,
    [property: JsonPropertyName("macro_f1")] ValueInterval MacroF1,
    [property: JsonPropertyName("macro_recall")] ValueInterval MacroRecall,
    [property: JsonPropertyName("log_loss")] ValueInterval LogLoss,
    [property: JsonPropertyName("f1")] IReadOnlyDictionary<string, ValueInterval> F1)
{
    /// <exception cref="OperationCanceledException">Cancelled between resamples.</exception>
    public static IntervalReport Of(ScoredRows rows, ResamplingOptions options, CancellationToken cancellation = default)
    {
        var bootstrap = ClassificationBootstrap.Of(rows.Truth, rows.Predicted, rows.Losses, rows.Labels.Count, options, cancellation);
        var report = rows.Report;
        var f1 = new OrderedDictionary<string, ValueInterval>();
        for (var c = 0; c < rows.Labels.Count; c++) f1[rows.Labels[c]] = ValueInterval.Of(report.PerClass[rows.Labels[c]].F1, bootstrap.F1[c]);
        return new IntervalReport(
            1 - options.Alpha, options.Resamples, options.Seed, ValueInterval.Of(report.Accuracy, bootstrap.Accuracy),
            ValueInterval.Of(report.MacroF1, bootstrap.MacroF1), ValueInterval.Of(report.MacroRecall, bootstrap.MacroRecall),
            ValueInterval.Of(report.LogLoss, bootstrap.LogLoss), f1);
    }
}
