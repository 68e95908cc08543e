using Lab.Statistics;

namespace Lab.Sentiment;

/// <summary>The number measured on the validation rows that decides what is better: for early stopping, plateaus and the best checkpoint.</summary>
public enum WatchedMetric
{
    LogLoss,
    Accuracy,
    MacroF1,
    MacroRecall,
}

static class WatchedMetricValues
{
    public static bool GreaterIsBetter(this WatchedMetric metric) => metric != WatchedMetric.LogLoss;

    public static double Of(this WatchedMetric metric, ClassificationReport report) => metric switch
    {
        WatchedMetric.LogLoss => report.LogLoss,
        WatchedMetric.Accuracy => report.Accuracy,
        WatchedMetric.MacroF1 => report.MacroF1,
        WatchedMetric.MacroRecall => report.MacroRecall,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, null),
    };
}
