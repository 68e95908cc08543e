using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Lab.Inference;

/// <summary>The activity source and the meter "Lab.Inference". Nothing is measured while nobody listens.</summary>
public static class InferenceTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "Lab.Inference";

    static readonly ActivitySource Source = new(Name);
    static readonly Meter Meter = new(Name);

    static readonly Histogram<int> BatchTexts =
        Meter.CreateHistogram<int>("lab.inference.batch.texts", "{text}", "Texts computed together.");

    static readonly Histogram<int> BatchTokens =
        Meter.CreateHistogram<int>("lab.inference.batch.tokens", "{token}", "Tokens computed together.");

    static readonly UpDownCounter<int> QueueTexts =
        Meter.CreateUpDownCounter<int>("lab.inference.queue.texts", "{text}", "Texts waiting for a batch.");

    static readonly Histogram<double> StageDuration =
        Meter.CreateHistogram<double>("lab.inference.stage.duration", "s", "Time of one stage; tag stage: queue or model.");

    static readonly KeyValuePair<string, object?> QueueStage = new("stage", "queue");
    static readonly KeyValuePair<string, object?> ModelStage = new("stage", "model");

    internal static Activity? StartBatch(int texts) => Source.StartActivity("classify batch")?.SetTag("lab.batch.texts", texts);

    internal static void BatchDone(Activity? activity, int texts, int tokens, TimeSpan model)
    {
        activity?.SetTag("lab.batch.tokens", tokens);
        BatchTexts.Record(texts);
        BatchTokens.Record(tokens);
        StageDuration.Record(model.TotalSeconds, ModelStage);
    }

    internal static void BatchFailed(Activity? activity, Exception cause) => activity?.SetStatus(ActivityStatusCode.Error, cause.Message);

    internal static void Waited(TimeSpan queue) => StageDuration.Record(queue.TotalSeconds, QueueStage);

    internal static void QueueChanged(int texts)
    {
        if (texts != 0) QueueTexts.Add(texts);
    }
}
