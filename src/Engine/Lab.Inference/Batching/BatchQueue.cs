namespace Lab.Inference;

/// <summary>
/// First in, first out; bounded by texts and by tokens; never blocks who enqueues. One consumer takes batches.
/// <para>When to wait: a batch that is not full is held open until <see cref="BatchingOptions.MaxBatchDelay"/> after the
/// arrival of its first text, but only while there is company: two calls were inside (queued or being computed) at the
/// same time during the last <see cref="CompanyMemory"/> delays. So a lone caller, one request after the other, never
/// pays the delay, and callers in parallel, who come back together after a shared batch, are gathered again.</para>
/// <para>A call larger than the whole queue is let in when nothing is waiting: it could never be served otherwise.</para>
/// </summary>
public sealed class BatchQueue : IDisposable
{
    /// <summary>For how many MaxBatchDelays callers in parallel are remembered.</summary>
    public const int CompanyMemory = 10;

    // Guards everything below; pulsed when the consumer has something to look at.
    readonly object gate = new();
    readonly BatchingOptions options;
    readonly TimeProvider time;
    readonly ITimer alarm;
    readonly Queue<BatchItem> items = new();
    int tokens;
    int callsInside;
    long companySeenAt;
    bool companySeen;
    bool closed;

    /// <exception cref="LabException">An option is out of range.</exception>
    public BatchQueue(BatchingOptions options, TimeProvider time)
    {
        options.Validate();
        this.options = options;
        this.time = time;
        alarm = time.CreateTimer(static queue => ((BatchQueue)queue!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Texts waiting.</summary>
    public int Texts
    {
        get { lock (gate) return items.Count; }
    }

    /// <summary>Tokens waiting.</summary>
    public int Tokens
    {
        get { lock (gate) return tokens; }
    }

    /// <summary>Adds the texts of one call, all or none; false at once when they do not fit.</summary>
    /// <exception cref="ArgumentException">The call, or one of its texts, is empty.</exception>
    /// <exception cref="ObjectDisposedException">The queue was closed.</exception>
    public bool TryEnqueue(ReadOnlySpan<BatchItem> call)
    {
        long callTokens = CountTokens(call);
        List<BatchItem>? left = null;
        bool fits;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            fits = Fits(call.Length, callTokens);
            if (!fits)
            {
                left = RemoveCancelled();
                fits = left is not null && Fits(call.Length, callTokens);
            }
            if (fits) Add(call, (int)callTokens);
            InferenceTelemetry.QueueChanged((fits ? call.Length : 0) - (left?.Count ?? 0));
        }
        if (left is not null)
            foreach (var item in left) item.FailCancelled();
        return fits;
    }

    /// <summary>
    /// Waits for texts and takes the next batch. <paramref name="dropped"/> gets those whose caller left; they need
    /// <see cref="BatchItem.FailCancelled"/>. False, with nothing taken, once the queue is closed.
    /// </summary>
    internal bool TakeBatch(List<BatchItem> batch, List<BatchItem> dropped)
    {
        lock (gate)
        {
            while (items.Count == 0 && !closed) Monitor.Wait(gate);
            HoldOpen();
            if (closed) return false;
            Take(batch, dropped);
            InferenceTelemetry.QueueChanged(-batch.Count - dropped.Count);
            return true;
        }
    }

    /// <summary>Tells that <paramref name="batch"/> was computed; before its callers hear of it, so that a caller who comes back at once does not look like a second one.</summary>
    internal void Finish(List<BatchItem> batch)
    {
        lock (gate)
        {
            int calls = 0;
            foreach (var item in batch)
                if (item.EndsCall) calls++;
            callsInside -= calls;
            if (calls > 1) SeeCompany();
        }
    }

    /// <summary>Refuses what comes from now on and ends <see cref="TakeBatch"/>.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Takes everything that still waits in a closed queue.</summary>
    internal List<BatchItem> TakeRest()
    {
        lock (gate)
        {
            List<BatchItem> rest = [.. items];
            items.Clear();
            tokens = 0;
            InferenceTelemetry.QueueChanged(-rest.Count);
            return rest;
        }
    }

    public void Dispose()
    {
        Close();
        alarm.Dispose();
    }

    static long CountTokens(ReadOnlySpan<BatchItem> call)
    {
        if (call.IsEmpty) throw new ArgumentException("A call needs at least one text.", nameof(call));
        long total = 0;
        foreach (var item in call)
        {
            if (item.Ids.Count == 0) throw new ArgumentException("A text needs at least one token.", nameof(call));
            total += item.Ids.Count;
        }
        return total;
    }

    bool Fits(int texts, long callTokens) =>
        items.Count == 0 ? callTokens <= int.MaxValue
            : items.Count + texts <= options.MaxQueuedTexts && tokens + callTokens <= options.MaxQueuedTokens;

    void Add(ReadOnlySpan<BatchItem> call, int callTokens)
    {
        long now = time.GetTimestamp();
        foreach (var item in call)
        {
            item.EnqueuedAt = now;
            item.EndsCall = false;
            items.Enqueue(item);
        }
        call[^1].EndsCall = true;
        tokens += callTokens;
        if (callsInside++ > 0) SeeCompany();
        Monitor.Pulse(gate);
    }

    void HoldOpen()
    {
        while (!closed && tokens < options.MaxBatchTokens && HasCompany())
        {
            var left = options.MaxBatchDelay - time.GetElapsedTime(items.Peek().EnqueuedAt);
            if (left <= TimeSpan.Zero) return;
            // Timers count whole milliseconds and cut off the rest.
            alarm.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            Monitor.Wait(gate);
            // A full queue may have been swept of callers who left.
            if (items.Count == 0) return;
        }
    }

    void Take(List<BatchItem> batch, List<BatchItem> dropped)
    {
        int batchTokens = 0;
        while (items.TryPeek(out var next))
        {
            bool left = next.Cancellation.IsCancellationRequested;
            if (!left && batch.Count > 0 && batchTokens + next.Ids.Count > options.MaxBatchTokens) break;
            items.Dequeue();
            tokens -= next.Ids.Count;
            if (left)
            {
                dropped.Add(next);
                if (next.EndsCall) callsInside--;
            }
            else
            {
                batch.Add(next);
                batchTokens += next.Ids.Count;
            }
        }
    }

    List<BatchItem>? RemoveCancelled()
    {
        List<BatchItem>? left = null;
        for (int i = items.Count; i > 0; i--)
        {
            var item = items.Dequeue();
            if (!item.Cancellation.IsCancellationRequested)
            {
                items.Enqueue(item);
                continue;
            }
            (left ??= []).Add(item);
            tokens -= item.Ids.Count;
            if (item.EndsCall) callsInside--;
        }
        return left;
    }

    void SeeCompany()
    {
        companySeen = true;
        companySeenAt = time.GetTimestamp();
    }

    bool HasCompany() => companySeen && time.GetElapsedTime(companySeenAt) <= options.MaxBatchDelay * CompanyMemory;

    void Wake()
    {
        lock (gate) Monitor.Pulse(gate);
    }
}
