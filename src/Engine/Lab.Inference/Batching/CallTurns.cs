namespace Lab.Inference;

/// <summary>
/// Whose texts are computed next. Short calls, of one text or so few that they fit into a shared batch, are served in the order in which they came. Long
/// calls take turns of <see cref="Turn"/> tokens (deficit round robin: a text that is longer waits until the call has saved enough).
/// Short calls go first, but a batch without any text of a long one is followed by one that begins with long ones and keeps
/// half of its tokens for them. So whoever comes, a short call waits for two batches and the short ones before it, and a long
/// call has a text in every second batch at least. Not thread-safe.
/// </summary>
sealed class CallTurns
{
    /// <summary>Tokens of a long call's turn.</summary>
    public const int Turn = 128;

    readonly Queue<QueuedCall> shorts = new();
    readonly Queue<QueuedCall> longs = new();
    readonly Stack<QueuedCall> idle = new();
    Amount ofShorts;
    Amount ofLongs;
    bool longsLeftOut;

    /// <summary>Texts waiting.</summary>
    public int Texts => ofShorts.Texts + ofLongs.Texts;

    /// <summary>Tokens waiting.</summary>
    public int Tokens => ofShorts.Tokens + ofLongs.Tokens;

    /// <summary>Calls waiting.</summary>
    public int Calls => shorts.Count + longs.Count;

    /// <summary>A long call waits.</summary>
    public bool HasLong => longs.Count > 0;

    /// <summary>Arrival of the call that came first, of those whose turn is next.</summary>
    public long OldestArrival =>
        Math.Min(shorts.TryPeek(out var head) ? head.First!.EnqueuedAt : long.MaxValue, longs.TryPeek(out head) ? head.First!.EnqueuedAt : long.MaxValue);

    /// <summary>What waits of calls of one kind.</summary>
    public Amount Waiting(bool isLong) => isLong ? ofLongs : ofShorts;

    public void Add(ReadOnlySpan<BatchItem> texts, bool isLong)
    {
        var call = idle.TryPop(out var used) ? used : new QueuedCall();
        call.IsLong = isLong;
        foreach (var item in texts) call.Add(item);
        (isLong ? longs : shorts).Enqueue(call);
        Count(isLong, texts.Length, call.Tokens);
    }

    /// <summary>Tokens that are computed before the last text of a new call.</summary>
    /// <param name="tokens">Of the new call.</param>
    /// <param name="isLong">It takes turns.</param>
    /// <param name="budget">Of a shared batch.</param>
    public long TokensAhead(int tokens, bool isLong, long budget)
    {
        // Long calls have one batch in two while short ones wait.
        if (!isLong) return ofShorts.Tokens + Math.Min(ofLongs.Tokens, ofShorts.Tokens + budget);
        long ahead = ofShorts.Tokens;
        foreach (var call in longs) ahead += Math.Min(call.Tokens, tokens);
        return ahead;
    }

    /// <summary>Fills an empty batch with one text, and more as far as they go into the budget.</summary>
    /// <param name="batch">To fill.</param>
    /// <param name="dropped">Gets the texts whose caller left.</param>
    /// <param name="budget">Tokens.</param>
    /// <param name="isShared">The budget is met as nearly as whole texts allow, not kept to: the last text may exceed it by half its length.</param>
    public void Fill(List<BatchItem> batch, List<BatchItem> dropped, int budget, bool isShared)
    {
        var target = new BatchRoom(batch, dropped, budget, isShared);
        bool served = longsLeftOut && TakeTurns(ref target, leave: budget / 2);
        TakeShorts(ref target);
        served |= TakeTurns(ref target, leave: 0);
        longsLeftOut = !served && longs.Count > 0;
    }

    /// <summary>Takes out the calls whose callers left.</summary>
    public void RemoveCancelled(List<BatchItem> left)
    {
        Sweep(shorts, left);
        Sweep(longs, left);
    }

    /// <summary>Takes out everything.</summary>
    public void TakeRest(List<BatchItem> rest)
    {
        foreach (var calls in new[] { shorts, longs })
            while (calls.TryDequeue(out var call))
                while (call.First is not null) rest.Add(Take(call));
    }

    void TakeShorts(ref BatchRoom target)
    {
        while (shorts.TryPeek(out var call))
        {
            DropLeft(call, target.Dropped);
            while (call.First is { } next && target.Fits(next)) Put(call, ref target);
            if (call.First is not null) return;
            Recycle(shorts.Dequeue());
        }
    }

    // Ends when no more than `leave` tokens of the room are left, or when the text whose turn it is does not fit: it is the first one next time.
    bool TakeTurns(ref BatchRoom target, int leave)
    {
        bool any = false;
        while (longs.TryPeek(out var call))
        {
            DropLeft(call, target.Dropped);
            if (call.First is not { } next)
            {
                Recycle(longs.Dequeue());
            }
            else if (call.Credit < next.Ids.Count)
            {
                call.Credit += Turn;
                if (longs.Count > 1) longs.Enqueue(longs.Dequeue());
            }
            else if ((any && target.Left <= leave) || !target.Fits(next))
            {
                break;
            }
            else
            {
                call.Credit -= next.Ids.Count;
                Put(call, ref target);
                any = true;
            }
        }
        return any;
    }

    void Put(QueuedCall call, ref BatchRoom target)
    {
        var item = Take(call);
        target.Add(item);
        DropLeft(call, target.Dropped);
    }

    void DropLeft(QueuedCall call, List<BatchItem> dropped)
    {
        while (call.First is { Cancellation.IsCancellationRequested: true }) dropped.Add(Take(call));
    }

    BatchItem Take(QueuedCall call)
    {
        var item = call.Take();
        Count(call.IsLong, -1, -item.Ids.Count);
        return item;
    }

    void Count(bool isLong, int texts, int tokens)
    {
        ref var amount = ref isLong ? ref ofLongs : ref ofShorts;
        amount = new Amount(amount.Texts + texts, amount.Tokens + tokens);
    }

    void Sweep(Queue<QueuedCall> calls, List<BatchItem> left)
    {
        for (int i = calls.Count; i > 0; i--)
        {
            var call = calls.Dequeue();
            DropLeft(call, left);
            if (call.First is null) Recycle(call);
            else calls.Enqueue(call);
        }
    }

    void Recycle(QueuedCall call)
    {
        call.Credit = 0;
        idle.Push(call);
    }
}

/// <summary>How much waits.</summary>
readonly record struct Amount(int Texts, int Tokens);
