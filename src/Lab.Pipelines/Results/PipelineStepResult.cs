using System.Text.Json.Serialization;
using Lab.Sentiment;
using Lab.Statistics;

namespace Lab.Pipelines;

/// <summary>What a step of a pipeline came to; one of the three parts is set.</summary>
/// <param name="Step">preprocess, train or evaluate.</param>
/// <param name="Seconds">Time from its start to its end.</param>
public sealed record PipelineStepResult(string Step, double Seconds)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PreprocessResult? Preprocess { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FineTuneResult? Train { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EvaluateResult? Evaluate { get; init; }
}

/// <summary>Rows of the files that were written.</summary>
/// <param name="Labels">Class names, in class order.</param>
/// <param name="Train">Rows of the training file.</param>
/// <param name="Validation">Rows of the validation file.</param>
/// <param name="Test">Rows of the test file.</param>
/// <param name="BadRows">Rows of the source that were left out.</param>
public sealed record PreprocessResult(IReadOnlyList<string> Labels, int Train, int Validation, int Test, long BadRows);

/// <summary>How a model did, and whether it was pushed.</summary>
/// <param name="Metrics">On the test rows.</param>
/// <param name="MetricsFile">Where they were written; null when nowhere.</param>
/// <param name="Push">Null when pushing is not enabled.</param>
public sealed record EvaluateResult(ClassificationReport Metrics, string? MetricsFile, PushResult? Push);

/// <summary>Whether a model was pushed, and what decided it.</summary>
/// <param name="Pushed">All conditions held, and all files are in the bucket.</param>
/// <param name="Manifest">Address of the manifest, s3://bucket/key; null when not pushed.</param>
/// <param name="Conditions">Each with the value that was measured.</param>
public sealed record PushResult(bool Pushed, string? Manifest, IReadOnlyList<ConditionResult> Conditions);

/// <summary>A condition and what was measured.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Threshold">Least value; for log_loss and ece the largest one.</param>
/// <param name="Value">On the test rows.</param>
/// <param name="Met">Whether it holds.</param>
public sealed record ConditionResult(string Metric, double Threshold, double Value, bool Met)
{
    /// <param name="condition">The bound.</param>
    /// <param name="report">Of the test rows.</param>
    /// <exception cref="LabException">The report has no such class.</exception>
    public static ConditionResult Of(PushCondition condition, ClassificationReport report)
    {
        double value = ReportMetrics.Find(report, condition.Metric) ?? throw new LabException(
            ErrorKind.Usage, $"The model has no class for the metric '{condition.Metric}'.", "evaluate.push_model_s3.conditions",
            $"a class of {string.Join(", ", report.PerClass.Keys)}");
        return new ConditionResult(condition.Metric, condition.Threshold, value, ReportMetrics.IsLoss(condition.Metric) ? value <= condition.Threshold : value >= condition.Threshold);
    }

    /// <summary>As "macro_f1 0.6720 &gt;= 0.7: not met".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Metric} {Value:0.0000} {(ReportMetrics.IsLoss(Metric) ? "<=" : ">=")} {Threshold}: {(Met ? "met" : "not met")}");
}
