namespace Lab.Services.Tests.PredictionService;

/// <summary>Waits for what another thread or process brings about, until the test's own time is over.</summary>
static class Eventually
{
    static readonly TimeSpan limit = TimeSpan.FromSeconds(60);
    static readonly TimeSpan between = TimeSpan.FromMilliseconds(5);

    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(limit);
        while (!await condition())
        {
            if (late.IsCancellationRequested) Assert.Fail($"Did not come about within {limit.TotalSeconds} s.");
            await Task.Delay(between, CancellationToken.None);
        }
    }
}
