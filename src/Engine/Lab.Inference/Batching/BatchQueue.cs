namespace Lab.Inference;

/// <summary>
/// Texts that wait, call by call in the order of <see cref="CallTurns"/>; bounded by <see cref="QueueAdmission"/>; never blocks who
/// enqueues. One consumer takes batches.
/// <para>How much: <see cref="BatchingOptions.MaxBatchTokens"/>. While a call that would need several batches shares the model with others
/// (they wait, or came during the last <see cref="SharingMemory"/>), as much as takes <see cref="BatchingOptions.SharedBatchTime"/>.</para>
/// <para>When to wait: a batch that is not full is held open until <see cref="BatchingOptions.MaxBatchDelay"/> after the
/// arrival of its first text, but only while there is company: two calls were inside (queued or being computed) at the
/// same time during the last <see cref="CompanyMemory"/> delays. So a lone caller, one request after the other, never
/// pays the delay, and callers in parallel, who come back together after a shared batch, are gathered again.</para>
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
    readonly CallTurns turns = new();
    readonly ModelPace pace = new();
    readonly QueueAdmission admission;
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
        admission = new QueueAdmission(options, turns, pace);
        alarm = time.CreateTimer(static queue => ((BatchQueue)queue!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// For how long a caller is remembered beside a long call: who asks now and then shall not find a full batch under way each time.
    /// </summary>
    public static TimeSpan SharingMemory { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Texts waiting.</summary>
    public int Texts
    {
        get { lock (gate) return turns.Texts; }
    }

    /// <summary>Tokens waiting.</summary>
    public int Tokens
    {
        get { lock (gate) return turns.Tokens; }
    }

    /// <summary>Keeps room for the texts of a call that are not encoded yet, so that calls on their way here are bounded as those that wait.</summary>
    /// <returns>False, with nothing kept, when they do not fit.</returns>
    public bool TryReserve(int texts, out QueueRefusal refusal)
    {
        lock (gate)
        {
            bool fits = admission.HasRoom(texts, 0, isLong: true, out refusal);
            if (fits) admission.Reserved += texts;
            return fits;
        }
    }

    /// <summary>Gives room back that <see cref="TryReserve"/> kept.</summary>
    public void Release(int texts)
    {
        lock (gate) admission.Reserved -= texts;
    }

    /// <summary>Adds the texts of one call, all or none; false at once when they do not fit or would wait too long.</summary>
    /// <exception cref="ArgumentException">The call, or one of its texts, is empty.</exception>
    /// <exception cref="ObjectDisposedException">The queue was closed.</exception>
    public bool TryEnqueue(ReadOnlySpan<BatchItem> call, out QueueRefusal refusal)
    {
        long tokens = CountTokens(call);
        List<BatchItem>? left = null;
        bool taken;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            // A text is not split: alone it is short however long it is.
            bool isLong = call.Length > 1 && tokens > SharedBudget;
            taken = admission.Admits(call.Length, tokens, isLong, SharedBudget, out refusal);
            if (!taken)
            {
                RemoveCancelled(left = []);
                taken = left.Count > 0 && admission.Admits(call.Length, tokens, isLong, SharedBudget, out refusal);
            }
            if (taken) Add(call, isLong);
            InferenceTelemetry.QueueChanged((taken ? call.Length : 0) - (left?.Count ?? 0));
        }
        if (left is not null)
            foreach (var item in left) item.FailCancelled();
        return taken;
    }

    /// <summary>
    /// Waits for texts and takes the next batch. <paramref name="dropped"/> gets those whose caller left; they need
    /// <see cref="BatchItem.FailCancelled"/>. False, with nothing taken, once the queue is closed.
    /// </summary>
    internal bool TakeBatch(List<BatchItem> batch, List<BatchItem> dropped)
    {
        lock (gate)
        {
            while (turns.Texts == 0 && !closed) Monitor.Wait(gate);
            HoldOpen();
            if (closed) return false;
            Fill(batch, dropped);
            foreach (var item in batch) admission.Computing += item.Ids.Count;
            ForgetCalls(dropped);
            InferenceTelemetry.QueueChanged(-batch.Count - dropped.Count);
            return true;
        }
    }

    /// <summary>Tells that <paramref name="batch"/> was computed; before its callers hear of it, so that a caller who comes back at once does not look like a second one.</summary>
    /// <param name="batch">As taken.</param>
    /// <param name="took">Null when the model failed: that says nothing of its pace.</param>
    internal void Finish(List<BatchItem> batch, TimeSpan? took)
    {
        lock (gate)
        {
            if (took is { } known) pace.Learn(admission.Computing, known);
            admission.Computing = 0;
            if (ForgetCalls(batch) > 1) SeeCompany();
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
            var rest = new List<BatchItem>();
            turns.TakeRest(rest);
            InferenceTelemetry.QueueChanged(-rest.Count);
            return rest;
        }
    }

    public void Dispose()
    {
        Close();
        alarm.Dispose();
    }

    long SharedBudget => pace.TokensIn(options.SharedBatchTime, options.MaxBatchTokens);

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

    void Add(ReadOnlySpan<BatchItem> call, bool isLong)
    {
        long now = time.GetTimestamp();
        foreach (var item in call)
        {
            item.EnqueuedAt = now;
            item.EndsCall = false;
        }
        call[^1].EndsCall = true;
        turns.Add(call, isLong);
        if (callsInside++ > 0) SeeCompany();
        Monitor.Pulse(gate);
    }

    void HoldOpen()
    {
        // A full queue may have been swept of callers who left.
        while (!closed && turns.Texts > 0 && turns.Tokens < options.MaxBatchTokens && SawCompanyIn(options.MaxBatchDelay * CompanyMemory))
        {
            var left = options.MaxBatchDelay - time.GetElapsedTime(turns.OldestArrival);
            if (left <= TimeSpan.Zero) return;
            // Timers count whole milliseconds and cut off the rest.
            alarm.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            Monitor.Wait(gate);
        }
    }

    void Fill(List<BatchItem> batch, List<BatchItem> dropped)
    {
        bool isShared = turns.HasLong && (turns.Calls > 1 || SawCompanyIn(SharingMemory));
        long budget = isShared ? SharedBudget : options.MaxBatchTokens;
        turns.Fill(batch, dropped, (int)budget, isShared: budget < options.MaxBatchTokens);
    }

    void RemoveCancelled(List<BatchItem> left)
    {
        turns.RemoveCancelled(left);
        ForgetCalls(left);
    }

    int ForgetCalls(List<BatchItem> done)
    {
        int calls = 0;
        foreach (var item in done)
            if (item.EndsCall) calls++;
        callsInside -= calls;
        return calls;
    }

    void SeeCompany()
    {
        companySeen = true;
        companySeenAt = time.GetTimestamp();
    }

    bool SawCompanyIn(TimeSpan past) => companySeen && time.GetElapsedTime(companySeenAt) <= past;

    void Wake()
    {
        lock (gate) Monitor.Pulse(gate);
    }
}
