namespace Lab.AppHost.Tests.ClosedLoop;

/// <summary>Somebody who sends one request after the other until told to stop, and remembers what was acknowledged.</summary>
sealed class Flow<T> : IAsyncDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly List<T> acknowledged = [];
    readonly List<string> failures = [];
    readonly Task work;

    /// <param name="pause">After each request.</param>
    /// <param name="send">Sends the request of that number; throws where it is not acknowledged.</param>
    public Flow(TimeSpan pause, Func<int, Task<T>> send) => work = Task.Run(async () =>
    {
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            try
            {
                var answer = await send(i);
                lock (acknowledged) acknowledged.Add(answer);
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException)
            {
                lock (acknowledged) failures.Add($"request {i}: {failure.Message}");
            }
            await Task.Delay(pause);
        }
    });

    public int Count
    {
        get
        {
            lock (acknowledged) return acknowledged.Count;
        }
    }

    /// <summary>Ends after the request that is under way.</summary>
    public async Task<(IReadOnlyList<T> Acknowledged, IReadOnlyList<string> Failures)> StopAsync()
    {
        await stop.CancelAsync();
        await work;
        return (acknowledged, failures);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }
}
