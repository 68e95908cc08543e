using Lab.PredictionService.Champions;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Services.Tests.PredictionService.Champions;

public sealed class ChangeSignalTests
{
    readonly ChangeSignal signal = new();
    readonly FakeTimeProvider time = new();

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    Task WaitAsync(CancellationToken cancellation) => signal.WaitAsync(TimeSpan.FromSeconds(5), time, cancellation);

    [Fact]
    public async Task RaisedSignals_AreOne()
    {
        signal.Raise();
        signal.Raise();

        await WaitAsync(Deadline);

        var second = WaitAsync(Deadline);
        Assert.False(second.IsCompleted);
        signal.Raise();
        await second;
    }

    [Fact]
    public async Task WithoutSignal_TheLimitEndsTheWait()
    {
        var wait = WaitAsync(Deadline);
        time.Advance(TimeSpan.FromSeconds(5));
        await wait;
    }

    [Fact]
    public async Task Cancellation_IsToldApart()
    {
        using var leaving = new CancellationTokenSource();
        var wait = WaitAsync(leaving.Token);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }
}
