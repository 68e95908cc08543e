using Lab.Engine.Tests.Inference.Telemetry;
using Lab.Inference;
using Lab.Tensors;

namespace Lab.Engine.Tests.Inference.Batching;

[Collection(InferenceSpansTests.Listening)]
public sealed class DynamicBatcherAllocationTests
{
    /// <summary>Notes what the batcher's thread allocated between two batches.</summary>
    sealed class Probe : ISequenceClassifier
    {
        long before;

        public long BetweenBatches { get; private set; }

        public IReadOnlyList<string> Labels { get; } = ["a", "b", "c"];

        public int MaxSequenceLength => 512;

        public void Classify(TokenBatch batch, Span<float> probabilities)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            BetweenBatches = now - before;
            before = now;
            probabilities.Fill(1f / 3);
        }

        public void Dispose()
        {
        }
    }

    [Fact]
    public async Task WarmRequest_AllocatesNothing_OnEitherThread()
    {
        var probe = new Probe();
        await using var batcher = new DynamicBatcher(probe);
        var cancellation = TestContext.Current.CancellationToken;
        for (int i = 0; i < 100; i++) Round(batcher, cancellation);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Round(batcher, cancellation);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, probe.BetweenBatches);
    }

    static void Round(DynamicBatcher batcher, CancellationToken cancellation)
    {
        var item = batcher.Rent(cancellation);
        for (int i = 0; i < 60; i++) item.Ids.Add(i);
        Assert.True(batcher.TryEnqueue(item, out _));
        while (!item.Completion.IsCompleted) Thread.Yield();
        item.Completion.GetAwaiter().GetResult();
        batcher.Return(item);
    }
}
