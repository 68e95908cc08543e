using System.Diagnostics.Metrics;

namespace Lab.Inference;

/// <summary>
/// The meter "Lab.Inference": durations in seconds, lengths in texts and tokens. Tokens per second are the rate of
/// <c>lab.inference.tokens</c>. Spans are in <see cref="InferenceSpans"/>. Nothing is measured while nobody listens.
/// </summary>
public static class InferenceTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Lab.Inference";

    static readonly Meter Meter = new(Name);

    static readonly Histogram<int> BatchTexts = Meter.CreateHistogram(
        "lab.inference.batch.texts", "{text}", "Texts computed together.", null, Doubling(1, 11));

    static readonly Histogram<int> BatchTokens = Meter.CreateHistogram(
        "lab.inference.batch.tokens", "{token}", "Tokens computed together.", null, Doubling(8, 12));

    static readonly Counter<long> Tokens = Meter.CreateCounter<long>("lab.inference.tokens", "{token}", "Tokens computed.");

    static readonly UpDownCounter<int> QueueTexts =
        Meter.CreateUpDownCounter<int>("lab.inference.queue.texts", "{text}", "Texts waiting for a batch.");

    static readonly Histogram<double> StageDuration = Meter.CreateHistogram(
        "lab.inference.stage.duration", "s", "Time of one stage; tag stage: tokenize or queue of a text, model of a batch.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [.. Enumerable.Range(0, 18).Select(i => 0.00005 * (1 << i))] });

    static readonly KeyValuePair<string, object?> TokenizeStage = new("stage", "tokenize");
    static readonly KeyValuePair<string, object?> QueueStage = new("stage", "queue");
    static readonly KeyValuePair<string, object?> ModelStage = new("stage", "model");

    /// <summary>Tells how long one text took to become ids.</summary>
    public static void Tokenized(TimeSpan took) => StageDuration.Record(took.TotalSeconds, TokenizeStage);

    internal static void BatchDone(int texts, int tokens, TimeSpan model)
    {
        BatchTexts.Record(texts);
        BatchTokens.Record(tokens);
        Tokens.Add(tokens);
        StageDuration.Record(model.TotalSeconds, ModelStage);
    }

    internal static void Waited(TimeSpan queue) => StageDuration.Record(queue.TotalSeconds, QueueStage);

    internal static void QueueChanged(int texts)
    {
        if (texts != 0) QueueTexts.Add(texts);
    }

    static InstrumentAdvice<int> Doubling(int first, int count) =>
        new() { HistogramBucketBoundaries = [.. Enumerable.Range(0, count).Select(i => first << i)] };
}
