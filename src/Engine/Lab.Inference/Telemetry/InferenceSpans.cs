using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lab.Inference;

/// <summary>
/// The activity source "Lab.Inference". A request has the children <c>tokenize</c>, <c>queue</c> and <c>model</c>, one of
/// the latter for each batch that computed some of its texts; each batch is a trace of its own, <c>batch</c>, for it
/// belongs to many requests. They are linked both ways. Nothing is made while nobody listens.
/// <para>Tags: <c>lab.texts</c>, <c>lab.tokens</c>.</para>
/// </summary>
public static class InferenceSpans
{
    // As many as collectors commonly keep.
    const int MostLinks = 128;

    static readonly ActivitySource source = new(InferenceTelemetry.Name);

    /// <summary>Whether spans below the current one are worth their time.</summary>
    public static bool AreWanted => source.HasListeners() && Activity.Current is { IsAllDataRequested: true };

    /// <summary>What batches link to: the current span, when somebody listens.</summary>
    internal static ActivityContext Caller => AreWanted ? Activity.Current!.Context : default;

    /// <summary>Tells of the tokenising that ends now.</summary>
    public static void Tokenized(TimeProvider time, long startedAt, int texts, int tokens)
    {
        if (!AreWanted) return;
        using var span = Start("tokenize", time, startedAt, null);
        span?.SetTag("lab.texts", texts).SetTag("lab.tokens", tokens);
        End(span, time.GetElapsedTime(startedAt));
    }

    /// <summary>Tells of the way of one call's texts through queue and model, in the order in which they were queued.</summary>
    /// <param name="time">Of the batcher.</param>
    /// <param name="call">What was queued together, all completed.</param>
    public static void Completed(TimeProvider time, ReadOnlySpan<BatchItem> call)
    {
        if (!AreWanted || call.IsEmpty) return;
        using (var queue = Start("queue", time, call[0].EnqueuedAt, null))
        {
            queue?.SetTag("lab.texts", call.Length);
            End(queue, time.GetElapsedTime(call[0].EnqueuedAt, call[^1].StartedAt));
        }
        for (int first = 0, next; first < call.Length; first = next)
        {
            for (next = first + 1; next < call.Length && call[next].StartedAt == call[first].StartedAt;) next++;
            var (batch, tokens) = (call[first].Batch, 0);
            foreach (var item in call[first..next]) tokens += item.Ids.Count;
            using var model = Start("model", time, call[first].StartedAt, batch.TraceId == default ? null : [new ActivityLink(batch)]);
            model?.SetTag("lab.texts", next - first).SetTag("lab.tokens", tokens);
            End(model, time.GetElapsedTime(call[first].StartedAt, call[first].EndedAt));
        }
    }

    internal static Activity? StartBatch(List<BatchItem> batch)
    {
        if (!source.HasListeners()) return null;
        var links = new List<ActivityLink>();
        ActivityContext last = default;
        foreach (var item in CollectionsMarshal.AsSpan(batch))
        {
            // The texts of a call mostly stand together.
            if (item.Caller == default || item.Caller == last) continue;
            last = item.Caller;
            if (links.Count < MostLinks && !links.Exists(link => link.Context == item.Caller)) links.Add(new ActivityLink(last));
        }
        var span = source.StartActivity("batch", ActivityKind.Internal, parentContext: default, tags: null, links);
        if (span is null) return null;
        span.SetTag("lab.texts", batch.Count);
        foreach (var item in CollectionsMarshal.AsSpan(batch)) item.Batch = span.Context;
        return span;
    }

    internal static void BatchFailed(Activity? batch, Exception cause) =>
        batch?.SetStatus(ActivityStatusCode.Error, cause.Message).SetTag("error.type", cause.GetType().FullName);

    static Activity? Start(string name, TimeProvider time, long startedAt, ActivityLink[]? links) =>
        source.StartActivity(ActivityKind.Internal, startTime: time.GetUtcNow() - time.GetElapsedTime(startedAt), links: links, name: name);

    static void End(Activity? span, TimeSpan took) => span?.SetEndTime(span.StartTimeUtc + took);
}
