using System.Runtime.InteropServices;
using Lab.Tensors;

namespace Lab.Inference;

/// <summary>
/// Gathers texts of many callers into packed batches and runs them, one batch at a time, on a thread of its own through
/// one classifier, which it owns. A batch on which the model fails fails its own callers only.
/// </summary>
public sealed class DynamicBatcher : IAsyncDisposable
{
    readonly ISequenceClassifier classifier;
    readonly TimeProvider time;
    readonly BatchQueue queue;
    readonly BatchItemPool pool;
    readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TokenBatch tokens = new();
    readonly List<BatchItem> batch = [];
    readonly List<BatchItem> dropped = [];
    float[] probabilities = [];

    /// <exception cref="LabException">An option is out of range.</exception>
    public DynamicBatcher(ISequenceClassifier classifier, BatchingOptions? options = null, TimeProvider? time = null)
    {
        this.classifier = classifier;
        this.time = time ?? TimeProvider.System;
        Options = options ?? new BatchingOptions();
        queue = new BatchQueue(Options, this.time);
        pool = new BatchItemPool(classifier.Labels.Count, Options.MaxQueuedTexts);
        // Not the thread pool: a batch computes for long, and the pool's threads are what answers requests.
        // Unsafe: no span of whoever made the batcher becomes the parent of its batches.
        new Thread(Loop) { IsBackground = true, Name = "Lab batcher" }.UnsafeStart();
    }

    public BatchingOptions Options { get; }

    /// <summary>Texts waiting.</summary>
    public int QueuedTexts => queue.Texts;

    /// <summary>Tokens waiting.</summary>
    public int QueuedTokens => queue.Tokens;

    /// <summary>An empty item. Its text is dropped when <paramref name="cancellation"/> fires before its batch starts.</summary>
    public BatchItem Rent(CancellationToken cancellation = default)
    {
        var item = pool.Rent();
        item.Start(cancellation);
        return item;
    }

    /// <summary>Gives an item back: one that was never queued, or whose Completion was awaited.</summary>
    public void Return(BatchItem item) => pool.Return(item);

    /// <inheritdoc cref="BatchQueue.TryReserve"/>
    public bool TryReserve(int texts, out QueueRefusal refusal) => queue.TryReserve(texts, out refusal);

    /// <inheritdoc cref="BatchQueue.Release"/>
    public void Release(int texts) => queue.Release(texts);

    /// <inheritdoc cref="BatchQueue.TryEnqueue"/>
    public bool TryEnqueue(ReadOnlySpan<BatchItem> call, out QueueRefusal refusal) => queue.TryEnqueue(call, out refusal);

    /// <summary>Adds one text; false at once when it does not fit or would wait too long.</summary>
    public bool TryEnqueue(BatchItem item, out QueueRefusal refusal) => queue.TryEnqueue(new ReadOnlySpan<BatchItem>(ref item), out refusal);

    /// <summary>Lets the running batch end, fails what still waits with <see cref="ObjectDisposedException"/>, disposes the classifier.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Close();
        await stopped.Task;
    }

    void Loop()
    {
        while (queue.TakeBatch(batch, dropped))
        {
            foreach (var item in dropped) item.FailCancelled();
            dropped.Clear();
            if (batch.Count > 0) Run();
            batch.Clear();
        }
        foreach (var item in queue.TakeRest())
            item.Fail(new ObjectDisposedException(nameof(DynamicBatcher), "The batcher was stopped before this text was classified."));
        queue.Dispose();
        try
        {
            classifier.Dispose();
            stopped.SetResult();
        }
        catch (Exception cause)
        {
            stopped.SetException(cause);
        }
    }

    void Run()
    {
        long started = time.GetTimestamp();
        int labels = classifier.Labels.Count;
        using var span = InferenceSpans.StartBatch(batch);
        try
        {
            Pack();
            if (probabilities.Length < batch.Count * labels) probabilities = new float[2 * batch.Count * labels];
            classifier.Classify(tokens, probabilities.AsSpan(0, batch.Count * labels));
        }
        catch (Exception cause)
        {
            queue.Finish(batch, null);
            InferenceSpans.BatchFailed(span, cause);
            // One exception each: callers throw them on different threads.
            foreach (var item in batch) item.Fail(new BatchFailedException(batch.Count, tokens.TokenCount, cause));
            return;
        }
        long ended = time.GetTimestamp();
        var model = time.GetElapsedTime(started, ended);
        span?.SetTag("lab.tokens", tokens.TokenCount);
        InferenceTelemetry.BatchDone(batch.Count, tokens.TokenCount, model);
        queue.Finish(batch, model);
        for (int i = 0; i < batch.Count; i++)
        {
            var waited = time.GetElapsedTime(batch[i].EnqueuedAt, started);
            InferenceTelemetry.Waited(waited);
            (batch[i].StartedAt, batch[i].EndedAt) = (started, ended);
            batch[i].Complete(probabilities.AsSpan(i * labels, labels), new StageTimes(waited, model));
        }
    }

    void Pack()
    {
        tokens.Clear();
        foreach (var item in batch)
            tokens.Add(CollectionsMarshal.AsSpan(item.Ids));
    }
}
