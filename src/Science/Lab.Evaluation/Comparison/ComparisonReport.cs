using System.Globalization;
using System.Text.Json.Serialization;
using Lab.Statistics;

namespace Lab.Evaluation;

/// <summary>Two models on the same rows; differences are the model minus the other.</summary>
/// <param name="Other">Name of the other model.</param>
/// <param name="OtherAccuracy">Of the other model.</param>
/// <param name="OtherMacroF1">Of the other model.</param>
/// <param name="OtherLogLoss">Of the other model.</param>
/// <param name="McNemar">Test of equal accuracy.</param>
/// <param name="Accuracy">Difference of accuracy by the paired bootstrap.</param>
/// <param name="MacroF1">Difference of macro F1.</param>
/// <param name="LogLoss">Difference of log loss: below 0 the model is better.</param>
/// <param name="Verdict">What follows.</param>
/// <param name="Summary">The same in words.</param>
public sealed record ComparisonReport(
    [property: JsonPropertyName("other")] string Other,
    [property: JsonPropertyName("other_accuracy")] double OtherAccuracy,
    [property: JsonPropertyName("other_macro_f1")] double OtherMacroF1,
    [property: JsonPropertyName("other_log_loss")] double OtherLogLoss,
    [property: JsonPropertyName("mcnemar")] McNemarReport McNemar,
    [property: JsonPropertyName("accuracy")] DifferenceReport Accuracy,
    [property: JsonPropertyName("macro_f1")] DifferenceReport MacroF1,
    [property: JsonPropertyName("log_loss")] DifferenceReport LogLoss,
    [property: JsonPropertyName("verdict")] Verdict Verdict,
    [property: JsonPropertyName("summary")] string Summary)
{
    /// <param name="model">Answers of the model.</param>
    /// <param name="other">Answers of the other to the same rows.</param>
    /// <param name="name">What the other is called.</param>
    /// <param name="options">Resamples.</param>
    /// <param name="cancellation">Looked at between resamples.</param>
    /// <exception cref="ArgumentException">The rows or the classes are not the same.</exception>
    public static ComparisonReport Of(ScoredRows model, ScoredRows other, string name, ResamplingOptions options, CancellationToken cancellation = default)
    {
        if (!model.Labels.SequenceEqual(other.Labels) || !model.Truth.AsSpan().SequenceEqual(other.Truth))
            throw new ArgumentException("The two models did not answer the same rows with the same classes.", nameof(other));
        double[] losses = [.. model.Losses.Zip(other.Losses, (a, b) => a - b)];
        var bootstrap = PairedClassificationBootstrap.Of(model.Truth, model.Predicted, other.Predicted, losses, model.Labels.Count, options, cancellation);
        var test = McNemarTest.Of(model.Truth, model.Predicted, other.Predicted);

        // Two tests decide together: without a correction one of them would be wrong more often than alpha.
        var holm = MultipleTesting.Of([test.ExactP, bootstrap.MacroF1.P], Correction.Holm, options.Alpha);
        var accuracy = holm.Rejected[0] ? Math.Sign(test.OnlyFirst - test.OnlySecond) : 0;
        var macroF1 = holm.Rejected[1] ? Math.Sign(bootstrap.MacroF1.Difference) : 0;
        var verdict = (accuracy, macroF1) switch
        {
            (0, 0) => Verdict.Undecided,
            ( > 0, < 0) or ( < 0, > 0) => Verdict.Mixed,
            _ => accuracy + macroF1 > 0 ? Verdict.Better : Verdict.Worse,
        };
        return new ComparisonReport(
            name, other.Report.Accuracy, other.Report.MacroF1, other.Report.LogLoss, McNemarReport.Of(test),
            DifferenceReport.Of(bootstrap.Accuracy, options.Alpha), DifferenceReport.Of(bootstrap.MacroF1, options.Alpha),
            DifferenceReport.Of(bootstrap.LogLoss, options.Alpha), verdict, Words(verdict, test, bootstrap, name, model.Count, options.Alpha, holm));
    }

    static string Words(
        Verdict verdict, McNemarTest test, PairedClassificationBootstrap bootstrap, string name, int rows, double alpha, MultipleTesting holm)
    {
        var start = verdict switch
        {
            Verdict.Better => $"The model is better than '{name}'",
            Verdict.Worse => $"The model is worse than '{name}'",
            Verdict.Mixed => $"The model and '{name}' each lead by one measure",
            _ => $"No difference from '{name}' can be shown",
        };
        var interval = bootstrap.MacroF1.Percentile(alpha);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{start}: accuracy {Points(bootstrap.Accuracy.Difference)} points, macro F1 {Points(bootstrap.MacroF1.Difference)} ({100 * (1 - alpha):0.#} % interval {Points(interval.Low)} to {Points(interval.High)}). "
            + $"Of {rows:N0} rows {test.OnlyFirst:N0} are right with the model only and {test.OnlySecond:N0} with the other only "
            + $"(corrected p {Probability(holm.Adjusted[0])} for accuracy, {Probability(holm.Adjusted[1])} for macro F1).");
    }

    static string Points(double difference) => (100 * difference).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    static string Probability(double p) => p < 0.001 ? "below 0.001" : p.ToString("0.000", CultureInfo.InvariantCulture);
}

/// <summary>McNemar's test of two models on the same rows.</summary>
public sealed record McNemarReport(
    [property: JsonPropertyName("only_model_right")] int OnlyModelRight,
    [property: JsonPropertyName("only_other_right")] int OnlyOtherRight,
    [property: JsonPropertyName("exact_p")] double ExactP,
    [property: JsonPropertyName("mid_p")] double MidP)
{
    internal static McNemarReport Of(McNemarTest test) => new(test.OnlyFirst, test.OnlySecond, test.ExactP, test.MidP);
}

/// <summary>A difference with the interval and p-value of the paired bootstrap.</summary>
public sealed record DifferenceReport(
    [property: JsonPropertyName("difference")] double Difference,
    [property: JsonPropertyName("low")] double Low,
    [property: JsonPropertyName("high")] double High,
    [property: JsonPropertyName("p")] double P)
{
    internal static DifferenceReport Of(PairedBootstrap bootstrap, double alpha) =>
        new(bootstrap.Difference, bootstrap.Percentile(alpha).Low, bootstrap.Percentile(alpha).High, bootstrap.P);
}
