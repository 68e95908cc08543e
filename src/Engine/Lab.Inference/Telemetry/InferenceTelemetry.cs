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

    static readonly Meter meter = new(Name);

    static readonly Histogram<int> batchTexts = meter.CreateHistogram(
        "lab.inference.batch.texts", "{text}", "Texts computed together.", null, Doubling(1, 11));

    static readonly Histogram<int> batchTokens = meter.CreateHistogram(
        "lab.inference.batch.tokens", "{token}", "Tokens computed together.", null, Doubling(8, 12));

    static readonly Counter<long> computedTokens = meter.CreateCounter<long>("lab.inference.tokens", "{token}", "Tokens computed.");

    static readonly UpDownCounter<int> queueTexts =
        meter.CreateUpDownCounter<int>("lab.inference.queue.texts", "{text}", "Texts waiting for a batch.");

    static readonly Histogram<double> stageDuration = meter.CreateHistogram(
        "lab.inference.stage.duration", "s", "Time of one stage; tag stage: tokenize or queue of a text, model of a batch.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [.. Enumerable.Range(0, 18).Select(i => 0.00005 * (1 << i))] });

    static readonly KeyValuePair<string, object?> tokenizeStage = new("stage", "tokenize");
    static readonly KeyValuePair<string, object?> queueStage = new("stage", "queue");
    static readonly KeyValuePair<string, object?> modelStage = new("stage", "model");

    /// <summary>Tells how long one text took to become ids.</summary>
    public static void Tokenized(TimeSpan took) => stageDuration.Record(took.TotalSeconds, tokenizeStage);

    internal static void BatchDone(int texts, int tokens, TimeSpan model)
    {
        batchTexts.Record(texts);
        batchTokens.Record(tokens);
        computedTokens.Add(tokens);
        stageDuration.Record(model.TotalSeconds, modelStage);
    }

    internal static void Waited(TimeSpan queue) => stageDuration.Record(queue.TotalSeconds, queueStage);

    internal static void QueueChanged(int texts)
    {
        if (texts != 0) queueTexts.Add(texts);
    }

    static InstrumentAdvice<int> Doubling(int first, int count) =>
        new() { HistogramBucketBoundaries = [.. Enumerable.Range(0, count).Select(i => first << i)] };
}
