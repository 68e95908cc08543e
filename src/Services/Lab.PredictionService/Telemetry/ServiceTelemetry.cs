using System.Diagnostics.Metrics;
using Lab.Inference;

namespace Lab.PredictionService.Telemetry;

/// <summary>The meter "Lab.PredictionService". Requests by route and status are ASP.NET's own (<c>http.server.request.duration</c>).</summary>
static class ServiceTelemetry
{
    public const string Name = "Lab.PredictionService";

    static readonly Meter meter = new(Name);

    static readonly Counter<long> requests = meter.CreateCounter<long>(
        "lab.prediction.requests", "{request}", "Calls that asked for predictions; tag outcome: answered, queue_full, wait_too_long, no_model, stopping, left (the caller), failed.");

    static readonly Counter<long> texts = meter.CreateCounter<long>(
        "lab.prediction.texts", "{text}", "Texts answered; tags label, model version, cached.");

    static readonly Histogram<double> duration = meter.CreateHistogram(
        "lab.prediction.duration", "s", "From the checked request to its predictions.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [.. Enumerable.Range(0, 16).Select(i => 0.0002 * (1 << i))] });

    static readonly Counter<long> cacheLookups = meter.CreateCounter<long>(
        "lab.cache.lookups", "{text}", "Texts looked up; tag result: hit, miss, skipped (Redis away or too slow).");

    static readonly Counter<long> logEntries = meter.CreateCounter<long>(
        "lab.prediction_log.entries", "{entry}", "Entries of the prediction log; tag result: written, dropped (Redis away for too long), refused.");

    static readonly Counter<long> traces = meter.CreateCounter<long>(
        "lab.prediction_traces.calls", "{call}", "Calls sent as traces to the tracking server; tag result: written, dropped (it was away, or did not take them).");

    static readonly Counter<long> modelChanges = meter.CreateCounter<long>(
        "lab.model.changes", "{change}", "Champions that were to be served; tag outcome: loaded, renamed, broken, unavailable.");

    static readonly Counter<long> corrections = meter.CreateCounter<long>(
        "lab.feedback.corrections", "{correction}", "Corrections that came; tag result: stream, spool, refused (503).");

    static readonly Counter<long> damaged = meter.CreateCounter<long>(
        "lab.feedback.damaged", "{line}", "Lines of the spool that nobody can read, set aside in a file beside it.");

    public static void Answered(double seconds)
    {
        requests.Add(1, new KeyValuePair<string, object?>("outcome", "answered"));
        duration.Record(seconds);
    }

    /// <summary>Of a call that was not queued.</summary>
    public static string OutcomeOf(QueueFullException full) => full.Refusal.Limit == QueueLimit.Wait ? "wait_too_long" : "queue_full";

    public static void Refused(string outcome) => requests.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public static void Predicted(string label, string version, bool cached)
    {
        if (texts.Enabled) texts.Add(1, new("label", label), new("model.version", version), new("cached", cached));
    }

    public static void LookedUp(int hits, int misses)
    {
        if (hits > 0) cacheLookups.Add(hits, new KeyValuePair<string, object?>("result", "hit"));
        if (misses > 0) cacheLookups.Add(misses, new KeyValuePair<string, object?>("result", "miss"));
    }

    public static void LookupSkipped(int texts) => cacheLookups.Add(texts, new KeyValuePair<string, object?>("result", "skipped"));

    public static void Logged(int entries, string result) => logEntries.Add(entries, new KeyValuePair<string, object?>("result", result));

    public static void Corrected(string result) => corrections.Add(1, new KeyValuePair<string, object?>("result", result));

    public static void Damaged() => damaged.Add(1);

    public static void Traced(int calls, string result) => traces.Add(calls, new KeyValuePair<string, object?>("result", result));

    public static void ModelChanged(string outcome) => modelChanges.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
