using System.ComponentModel.DataAnnotations;

namespace Lab.Monitoring.Staleness;

/// <summary>When a model counts as stale.</summary>
public sealed class StalenessOptions
{
    /// <summary>Age of the served version from which it counts as too old.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan MaxModelAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Experiment whose runs are compared.</summary>
    [Required]
    public string Experiment { get; set; } = "sentiment-training";

    /// <summary>Metric of a run, larger is better.</summary>
    [Required]
    public string Metric { get; set; } = "test_macro_f1";

    /// <summary>How far the newest run may lie below the best one, in the metric's own unit.</summary>
    [Range(0.0, 1e9)]
    public double MaxMetricDrop { get; set; } = 0.02;

    /// <summary>Live accuracy that is too low: what corrections leave of it.</summary>
    [Range(0.0, 1.0)]
    public double MinMetric { get; set; } = 0.6;

    /// <summary>Answers of the served version below which live accuracy is not judged.</summary>
    [Range(1, 10_000_000)]
    public int MinAnswers { get; set; } = 50;
}
