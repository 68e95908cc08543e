namespace Lab.Monitor.Alerts;

/// <summary>
/// Keeps the state in memory and in a store that outlives the process. While the store is away memory alone serves; what
/// changed meanwhile is written when it is back. Called by one pass at a time.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="isAway">Which exceptions of the store mean that it is away.</param>
sealed class MirroredAlertStates(IAlertStates store, Func<Exception, bool> isAway) : IAlertStates
{
    readonly Dictionary<string, AlertState> memory = new(StringComparer.Ordinal);
    // Causes whose state in the store is older than in memory.
    readonly HashSet<string> unwritten = new(StringComparer.Ordinal);

    /// <summary>Why the store was not reached last time; null when it was.</summary>
    public string? Problem { get; private set; }

    public async Task<IReadOnlyDictionary<string, AlertState>> LoadAsync(CancellationToken cancellation)
    {
        await TryAsync(async () =>
        {
            foreach (string cause in unwritten.ToArray()) await WriteAsync(cause, cancellation);
            var stored = await store.LoadAsync(cancellation);
            memory.Clear();
            foreach (var (cause, state) in stored) memory[cause] = state;
        });
        return new Dictionary<string, AlertState>(memory);
    }

    public Task SaveAsync(string cause, AlertState? state, CancellationToken cancellation)
    {
        if (state is null) memory.Remove(cause);
        else memory[cause] = state;
        unwritten.Add(cause);
        return TryAsync(() => WriteAsync(cause, cancellation));
    }

    async Task WriteAsync(string cause, CancellationToken cancellation)
    {
        await store.SaveAsync(cause, memory.GetValueOrDefault(cause), cancellation);
        unwritten.Remove(cause);
    }

    async Task TryAsync(Func<Task> use)
    {
        try
        {
            await use();
            Problem = null;
        }
        catch (Exception away) when (isAway(away))
        {
            Problem = away.Message;
        }
    }
}
