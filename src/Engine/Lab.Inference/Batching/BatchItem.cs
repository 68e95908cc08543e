using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace Lab.Inference;

/// <summary>
/// One text on its way through a <see cref="DynamicBatcher"/>. Life: Rent, fill <see cref="Ids"/>, TryEnqueue, await
/// <see cref="Completion"/> exactly once, read <see cref="Probabilities"/>, Return. Between TryEnqueue and the end of
/// <see cref="Completion"/> it belongs to the batcher. Pooled, so that a warm request allocates nothing here.
/// </summary>
public sealed class BatchItem : IValueTaskSource<StageTimes>
{
    // The batcher's thread computes; whoever waits goes on elsewhere.
    ManualResetValueTaskSourceCore<StageTimes> source = new() { RunContinuationsAsynchronously = true };
    readonly float[] probabilities;

    internal BatchItem(int labelCount) => probabilities = new float[labelCount];

    /// <summary>Token ids of the text, at least one.</summary>
    public List<int> Ids { get; } = new(64);

    /// <summary>Softmax over the classes, shape (labels). Valid from the end of <see cref="Completion"/> until Return.</summary>
    public ReadOnlySpan<float> Probabilities => probabilities;

    /// <summary>
    /// Ends when the text was classified. Throws <see cref="OperationCanceledException"/> when its token fired before the
    /// batch started, <see cref="BatchFailedException"/> when the model failed, <see cref="ObjectDisposedException"/>
    /// when the batcher was disposed first.
    /// </summary>
    public ValueTask<StageTimes> Completion => new(this, source.Version);

    internal CancellationToken Cancellation { get; private set; }

    /// <summary>Timestamp of the queue's TimeProvider.</summary>
    internal long EnqueuedAt { get; set; }

    /// <summary>Timestamp at which its batch started.</summary>
    internal long StartedAt { get; set; }

    /// <summary>Timestamp at which its batch was computed.</summary>
    internal long EndedAt { get; set; }

    /// <summary>Span of whoever rented it; default while nobody listens.</summary>
    internal ActivityContext Caller { get; private set; }

    /// <summary>Span of its batch; default while nobody listens.</summary>
    internal ActivityContext Batch { get; set; }

    /// <summary>The text of the same call that waits behind it.</summary>
    internal BatchItem? Next { get; set; }

    /// <summary>True for the last text of one TryEnqueue.</summary>
    internal bool EndsCall { get; set; }

    internal void Start(CancellationToken cancellation)
    {
        Cancellation = cancellation;
        Caller = InferenceSpans.Caller;
    }

    internal void Complete(ReadOnlySpan<float> row, StageTimes times)
    {
        row.CopyTo(probabilities);
        source.SetResult(times);
    }

    internal void Fail(Exception reason) => source.SetException(reason);

    internal void FailCancelled() => Fail(new OperationCanceledException("The caller left before the batch started.", Cancellation));

    internal void Reset()
    {
        source.Reset();
        Ids.Clear();
        Cancellation = default;
        Caller = Batch = default;
    }

    StageTimes IValueTaskSource<StageTimes>.GetResult(short token) => source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<StageTimes>.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource<StageTimes>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);
}
