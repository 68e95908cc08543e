namespace Lab.PredictionService.Champions;

/// <summary>Somebody says that the alias may have moved. Several signals at once are one.</summary>
sealed class ChangeSignal
{
    readonly SemaphoreSlim raised = new(0, 1);

    public void Raise()
    {
        try
        {
            raised.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already known.
        }
    }

    /// <summary>Ends at the next signal or after <paramref name="limit"/>.</summary>
    public async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            await raised.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
        }
    }
}
