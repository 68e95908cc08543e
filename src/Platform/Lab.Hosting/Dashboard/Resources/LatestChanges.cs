namespace Lab.Hosting.Dashboard.Resources;

/// <summary>
/// What one watcher has not taken yet: the newest value of each key, so that a watcher that is slow, or gone without
/// a word, holds up nobody and costs no more than one value per key.
/// </summary>
sealed class LatestChanges<TKey, TValue>(Action<LatestChanges<TKey, TValue>> leave) : IDisposable
    where TKey : notnull
{
    readonly Lock gate = new();
    readonly SemaphoreSlim any = new(0, 1);
    Dictionary<TKey, TValue> pending = [];

    public void Add(TKey key, TValue value)
    {
        lock (gate)
        {
            if (pending.Count == 0) any.Release();
            pending[key] = value;
        }
    }

    /// <summary>Everything since the last call; waits while there is nothing.</summary>
    public async Task<IReadOnlyCollection<TValue>> NextAsync(CancellationToken cancellation)
    {
        await any.WaitAsync(cancellation);
        lock (gate)
        {
            var taken = pending;
            pending = [];
            return taken.Values;
        }
    }

    public void Dispose() => leave(this);
}
