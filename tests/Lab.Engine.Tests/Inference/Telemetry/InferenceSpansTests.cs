using System.Collections.Concurrent;
using System.Diagnostics;
using Lab.Inference;
using Lab.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Engine.Tests.Inference.Telemetry;

/// <summary>Two requests of which the second waits for the batch of the first; the clock moves by hand.</summary>
[Collection(Listening)]
public sealed class InferenceSpansTests : IDisposable
{
    /// <summary>A listener hears the whole process: what must not be heard runs before or after.</summary>
    public const string Listening = "Listening to Lab.Inference";

    static readonly ActivitySource requests = new("Lab.InferenceSpansTests");

    readonly ConcurrentQueue<Activity> ended = new();
    readonly ActivityListener listener;
    readonly FakeTimeProvider time = new();
    readonly FakeClassifier classifier = new();

    public InferenceSpansTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Lab.Inference" or "Lab.InferenceSpansTests",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public void Dispose() => listener.Dispose();

    async Task<Activity> RequestAsync(DynamicBatcher batcher, int texts)
    {
        using var request = requests.StartActivity("request")!;
        BatchItem[] call = [.. Enumerable.Range(0, texts).Select(_ => batcher.Rent(Deadline))];
        foreach (var item in call) item.Ids.AddRange([101, 102]);
        Assert.True(batcher.TryEnqueue(call, out _));
        foreach (var item in call) await item.Completion;
        InferenceSpans.Completed(time, call);
        return request;
    }

    // The span of a batch ends after its callers have heard of it.
    static ValueTask EndAsync(DynamicBatcher batcher) => batcher.DisposeAsync();

    Activity Child(Activity request, string name) => Assert.Single(ended, span => span.OperationName == name && span.ParentSpanId == request.SpanId);

    [Fact]
    public async Task Request_HasItsStagesWithTheirTimes_LinkedToTheBatchesAndBack()
    {
        await using var batcher = new DynamicBatcher(classifier, new BatchingOptions { MaxBatchDelay = TimeSpan.Zero }, time);
        classifier.Hold();
        var first = RequestAsync(batcher, 1);
        await classifier.EnteredAsync(Deadline);
        time.Advance(TimeSpan.FromMilliseconds(5));
        var second = RequestAsync(batcher, 3);
        time.Advance(TimeSpan.FromMilliseconds(7));
        classifier.LetGo();
        var (one, two) = (await first, await second);
        await EndAsync(batcher);

        var waited = Child(two, "queue");
        Assert.Equal((TimeSpan.FromMilliseconds(7), 3), (waited.Duration, waited.GetTagItem("lab.texts")));
        Assert.Equal(time.GetUtcNow().UtcDateTime - TimeSpan.FromMilliseconds(7), waited.StartTimeUtc);
        // The shortest that a span can be.
        Assert.Equal(TimeSpan.FromTicks(1), Child(one, "queue").Duration);
        var model = Child(one, "model");
        Assert.Equal((TimeSpan.FromMilliseconds(12), 2), (model.Duration, model.GetTagItem("lab.tokens")));
        Assert.Equal(6, Child(two, "model").GetTagItem("lab.tokens"));
        Assert.All(new[] { one, two }, request =>
        {
            var link = Assert.Single(Child(request, "model").Links).Context;
            var batch = Assert.Single(ended, span => span.OperationName == "batch" && span.SpanId == link.SpanId);
            Assert.Equal(default, batch.ParentSpanId);
            Assert.NotEqual(request.TraceId, batch.TraceId);
            Assert.Equal(request.SpanId, Assert.Single(batch.Links).Context.SpanId);
        });
    }

    [Fact]
    public async Task BatcherMadeInsideASpan_DoesNotHangItsBatchesBelowIt()
    {
        using (requests.StartActivity("loading"))
        {
            await using var batcher = new DynamicBatcher(classifier, new BatchingOptions { MaxBatchDelay = TimeSpan.Zero }, time);
            var request = await RequestAsync(batcher, 1);
            await EndAsync(batcher);

            var link = Assert.Single(Child(request, "model").Links).Context;
            Assert.Equal(default, Assert.Single(ended, span => span.SpanId == link.SpanId).ParentSpanId);
        }
    }

    [Fact]
    public async Task FailedBatch_IsAnErrorOfItsSpan()
    {
        classifier.Failure = _ => new InvalidOperationException("broken weights");
        await using var batcher = new DynamicBatcher(classifier, new BatchingOptions { MaxBatchDelay = TimeSpan.Zero }, time);

        await Assert.ThrowsAsync<BatchFailedException>(() => RequestAsync(batcher, 1));
        await EndAsync(batcher);

        Assert.Single(ended, span => span.OperationName == "batch" && span is { Status: ActivityStatusCode.Error, StatusDescription: "broken weights" });
    }
}
