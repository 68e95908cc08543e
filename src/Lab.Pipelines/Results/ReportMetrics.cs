using Lab.Statistics;

namespace Lab.Pipelines;

/// <summary>The numbers of a report by name: for conditions, and for files with a metric a line.</summary>
static class ReportMetrics
{
    static readonly (string Name, Func<ClassificationReport, double> Value)[] overall =
    [
        ("accuracy", report => report.Accuracy),
        ("macro_precision", report => report.PerClass.Values.Average(score => score.Precision)),
        ("macro_recall", report => report.MacroRecall),
        ("macro_f1", report => report.MacroF1),
        ("log_loss", report => report.LogLoss),
        ("ece", report => report.ExpectedCalibrationError),
    ];

    // What other tools call the macro averages.
    static readonly Dictionary<string, string> aliases = new() { ["precision"] = "macro_precision", ["recall"] = "macro_recall", ["f1"] = "macro_f1" };

    static readonly (string Name, Func<ClassScore, double> Value)[] perClass =
        [("precision", score => score.Precision), ("recall", score => score.Recall), ("f1", score => score.F1)];

    /// <summary>Those that every report has.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. overall.Select(metric => metric.Name), .. aliases.Keys];

    /// <summary>Whether a report can have it: an overall name, or that of a class, a dot, and precision, recall or f1.</summary>
    public static bool IsName(string metric) =>
        Names.Contains(metric) || (metric.LastIndexOf('.') is > 0 and var dot && perClass.Any(score => score.Name == metric[(dot + 1)..]));

    /// <summary>Smaller is better.</summary>
    public static bool IsLoss(string metric) => metric is "log_loss" or "ece";

    /// <summary>Value of a metric; null when the report has no such class.</summary>
    public static double? Find(ClassificationReport report, string metric)
    {
        string name = aliases.GetValueOrDefault(metric, metric);
        foreach (var (known, value) in overall)
            if (known == name) return value(report);
        foreach (var (known, value) in All(report))
            if (known == name) return value;
        return null;
    }

    /// <summary>All of them, by name: rows, overall, then class by class.</summary>
    public static IEnumerable<(string Name, double Value)> All(ClassificationReport report)
    {
        yield return ("rows", report.Rows);
        foreach (var (name, value) in overall) yield return (name, value(report));
        foreach (var (label, score) in report.PerClass)
        {
            foreach (var (name, value) in perClass) yield return ($"{label}.{name}", value(score));
            yield return ($"{label}.rows", score.Support);
        }
    }
}
