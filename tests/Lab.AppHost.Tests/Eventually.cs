namespace Lab.AppHost.Tests;

/// <summary>Asks a running system again until it says what is expected: telemetry and mail arrive when they arrive.</summary>
static class Eventually
{
    static readonly TimeSpan limit = TimeSpan.FromSeconds(60), pause = TimeSpan.FromMilliseconds(200);

    /// <summary>The first answer that is not null; throws with <paramref name="what"/> when none came in time.</summary>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        using var timer = new PeriodicTimer(pause);
        using var timeUp = new CancellationTokenSource(limit);
        while (true)
        {
            if (await ask() is { } answer) return answer;
            try
            {
                await timer.WaitForNextTickAsync(timeUp.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited {limit.TotalSeconds:F0} s in vain for: {what}.");
            }
        }
    }
}
