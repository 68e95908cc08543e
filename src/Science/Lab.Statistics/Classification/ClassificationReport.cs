using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Statistics;

/// <summary>
/// How a classifier did on labelled rows; the object that `lab train` and `lab evaluate` print for a split.
/// Ratios without anything in their denominator are 0 (scikit-learn's zero_division=0): the precision of a class that is never
/// predicted, the recall of a class that does not occur. Such classes count in the macro averages.
/// </summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Accuracy">Share of the rows whose largest probability (the first on ties) is that of their class.</param>
/// <param name="MacroF1">Plain mean of F1 over all classes.</param>
/// <param name="MacroRecall">Plain mean of recall over all classes.</param>
/// <param name="LogLoss">Mean of -ln p of the true class.</param>
/// <param name="ExpectedCalibrationError">ECE with 15 equal bins of the largest probability.</param>
/// <param name="PerClass">Scores by class name, in class order.</param>
/// <param name="ConfusionMatrix">Counts; rows are the truth, columns the prediction.</param>
public record ClassificationReport(
    [property: JsonPropertyName("rows")] int Rows,
    [property: JsonPropertyName("accuracy")] double Accuracy,
    [property: JsonPropertyName("macro_f1")] double MacroF1,
    [property: JsonPropertyName("macro_recall")] double MacroRecall,
    [property: JsonPropertyName("log_loss")] double LogLoss,
    [property: JsonPropertyName("ece")] double ExpectedCalibrationError,
    [property: JsonPropertyName("per_class")] IReadOnlyDictionary<string, ClassScore> PerClass,
    [property: JsonPropertyName("confusion_matrix")] IReadOnlyList<IReadOnlyList<long>> ConfusionMatrix)
{
    /// <param name="truth">(rows) class of each row.</param>
    /// <param name="probabilities">(rows, classes) row by row.</param>
    /// <param name="names">Class names, unique.</param>
    /// <exception cref="ArgumentException">
    /// No rows, shapes that do not fit, a class out of range, a value outside 0 to 1, or a name twice.
    /// </exception>
    public static ClassificationReport Of(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, IReadOnlyList<string> names)
    {
        var classes = names.Count;
        var logLoss = ProbabilityScores.LogLoss(truth, probabilities, classes);
        var predicted = new int[truth.Length];
        for (var i = 0; i < predicted.Length; i++) predicted[i] = CalibrationError.Best(probabilities.Slice(i * classes, classes));
        var matrix = Statistics.ConfusionMatrix.Count(truth, predicted, classes);
        var metrics = new ClassMetrics(matrix);
        var perClass = new OrderedDictionary<string, ClassScore>();
        for (var c = 0; c < classes; c++)
            if (!perClass.TryAdd(names[c], metrics.PerClass[c]))
                throw new ArgumentException($"The class name '{names[c]}' is there twice.", nameof(names));
        return new ClassificationReport(
            truth.Length, matrix.Accuracy, metrics.Macro.F1, metrics.Macro.Recall, logLoss,
            CalibrationError.Of(truth, probabilities, classes).Expected, perClass,
            [.. Enumerable.Range(0, classes).Select(t => (long[])[.. Enumerable.Range(0, classes).Select(p => (long)matrix[t, p])])]);
    }

    /// <summary>As with double precision; an engine's probabilities are single precision.</summary>
    /// <exception cref="ArgumentException">As with double precision.</exception>
    public static ClassificationReport Of(ReadOnlySpan<int> truth, ReadOnlySpan<float> probabilities, IReadOnlyList<string> names)
    {
        var exact = new double[probabilities.Length];
        for (var i = 0; i < exact.Length; i++) exact[i] = probabilities[i];
        return Of(truth, exact, names);
    }

    /// <summary>One line of JSON: rows, accuracy, macro_f1, macro_recall, log_loss, ece, per_class, confusion_matrix.</summary>
    public virtual string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.ClassificationReport);
}
