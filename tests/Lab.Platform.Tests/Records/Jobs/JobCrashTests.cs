using Lab.Records.Jobs;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Records.Jobs;

/// <summary>As the lab starts it: what was acknowledged is on disk.</summary>
public sealed class JobCrashTests : JobTest
{
    protected override string[] Configuration => ["appendonly yes", "appendfsync always"];

    [Fact]
    public async Task RedisKilled_EveryAcknowledgedJobIsThere_QueuedAndRunningAlike()
    {
        string running = await SubmitAsync();
        var claim = (await Worker("a").ClaimAsync(Cancellation))!;
        await Worker("a").ReportAsync(claim, 0.5, "half", cancellation: Cancellation);
        var acknowledged = new List<string>();
        var killed = Task.Run(async () =>
        {
            await Eventually.HoldsAsync(() => acknowledged.Count >= 20);
            await Server.KillAsync();
        }, Cancellation);
        try
        {
            while (true) acknowledged.Add(await SubmitAsync());
        }
        catch (Exception away) when (Lab.Records.RedisErrors.IsFailure(away))
        {
        }
        await killed;
        await Server.StartAgainAsync();
        await Eventually.HoldsAsync(() => Redis.IsConnected);

        Assert.Equal(0.5, (await JobAsync(running)).Progress);
        Assert.Equal(JobOrder.GoOn, await Worker("a").ReportAsync(claim, 0.6, cancellation: Cancellation));
        var worker = Worker("b");
        var claimed = new List<string>();
        while (await worker.ClaimAsync(Cancellation) is { } next)
        {
            claimed.Add(next.Job.Id);
            await worker.CompleteAsync(next, JobEnd.Succeeded(""), Cancellation);
        }
        Assert.Equal(acknowledged, claimed.Take(acknowledged.Count));
    }
}
