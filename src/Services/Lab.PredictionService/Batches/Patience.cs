namespace Lab.PredictionService.Batches;

/// <summary>
/// Bounds each wait for a client. The server's own rates do not: they are averages, and who has sent or taken megabytes at once may
/// stand still for hours by them.
/// </summary>
sealed class Patience : IDisposable
{
    readonly TimeSpan limit;
    readonly CancellationTokenSource late;
    readonly CancellationTokenSource either;

    /// <param name="limit">Longest wait.</param>
    /// <param name="time">Measures it.</param>
    /// <param name="left">The client has gone.</param>
    public Patience(TimeSpan limit, TimeProvider time, CancellationToken left)
    {
        this.limit = limit;
        late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, left);
    }

    /// <summary>Fires when the client has left, or when it took too long.</summary>
    public CancellationToken Token => either.Token;

    /// <summary>A wait took too long.</summary>
    public bool IsOver => late.IsCancellationRequested;

    /// <summary>Waits for the client; what is awaited stops at <see cref="Token"/>.</summary>
    public async Task<T> ForAsync<T>(Task<T> wait)
    {
        late.CancelAfter(limit);
        try
        {
            return await wait;
        }
        finally
        {
            late.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc cref="ForAsync{T}"/>
    public Task ForAsync(Task wait) => ForAsync(DoneAsync(wait));

    public void Dispose()
    {
        either.Dispose();
        late.Dispose();
    }

    static async Task<bool> DoneAsync(Task wait)
    {
        await wait;
        return true;
    }
}
