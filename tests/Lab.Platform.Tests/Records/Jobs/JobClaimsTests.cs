using System.Text.Json;
using Lab.Records.Jobs;

namespace Lab.Platform.Tests.Records.Jobs;

public sealed class JobClaimsTests : JobTest
{
    [Fact]
    public async Task EmptyQueue_GivesNothing() => Assert.Null(await Worker("a").ClaimAsync(Cancellation));

    [Fact]
    public async Task Jobs_GoToWorkersInTheirOrder_EachToOne()
    {
        string[] ids = [await SubmitAsync(), await SubmitAsync()];

        var first = await Worker("a").ClaimAsync(Cancellation);
        var second = await Worker("b").ClaimAsync(Cancellation);

        Assert.Equal((ids[0], ids[1]), (first!.Job.Id, second!.Job.Id));
        Assert.Null(await Worker("c").ClaimAsync(Cancellation));
        Assert.Equal((JobState.Running, Time.GetUtcNow(), 1), (first.Job.State, first.Job.Started, first.Job.Attempt));
    }

    [Fact]
    public async Task ManyWorkersAtOnce_DoEachJobOnce()
    {
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => SubmitAsync()));

        string[][] done = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            var worker = Worker($"worker {number}");
            var mine = new List<string>();
            while (await worker.ClaimAsync(Cancellation) is { } claim)
                if (await worker.CompleteAsync(claim, JobEnd.Succeeded("Done."), Cancellation)) mine.Add(claim.Job.Id);
            return mine.ToArray();
        }));

        Assert.Equal(ids.Order(), done.SelectMany(mine => mine).Order());
        Assert.Equal(0, await OpenAsync());
    }

    [Fact]
    public async Task Report_IsSeen_AndSoIsTheLog()
    {
        string id = await SubmitAsync();
        var worker = Worker("a");
        var claim = (await worker.ClaimAsync(Cancellation))!;

        Assert.Equal(JobOrder.GoOn, await worker.ReportAsync(claim, 0.25, "Epoch 1 of 4", "run-1", Cancellation));
        Assert.Equal(JobOrder.GoOn, await worker.ReportAsync(claim, cancellation: Cancellation));
        Assert.True(await worker.LogAsync(claim, "one", Cancellation));
        Assert.True(await worker.LogAsync(claim, "two", Cancellation));

        var job = await JobAsync(id);
        Assert.Equal((0.25, "Epoch 1 of 4", "run-1"), (job.Progress, job.Message, job.RunId));
        var lines = await Queue.LinesAsync(id, cancellation: Cancellation);
        Assert.Equal(["one", "two"], lines.Select(line => line.Text));
        Assert.Equal("two", Assert.Single(await Queue.LinesAsync(id, lines[0].Id, Cancellation)).Text);
    }

    [Fact]
    public async Task End_IsSeenWhole()
    {
        string id = await SubmitAsync();
        var claim = (await Worker("a").ClaimAsync(Cancellation))!;
        var gate = new JobGate(true, [new("macro-f1-not-worse", 0.01, 0.05, true), new("latency", null, null, true)]);
        Time.Advance(TimeSpan.FromMinutes(3));

        Assert.True(await Worker("a").CompleteAsync(
            claim, JobEnd.Succeeded("Version 4 is served.") with { ModelVersion = "4", Gate = gate, RunId = "r", Result = JsonSerializer.SerializeToElement(new { rows = 3 }) }, Cancellation));

        var job = await JobAsync(id);
        Assert.Equal((JobState.Succeeded, 1.0, "4", "r", Time.GetUtcNow()), (job.State, job.Progress, job.ModelVersion, job.RunId, job.Ended));
        Assert.Equal((true, gate.Rules[0], gate.Rules[1]), (job.Gate!.Promoted, job.Gate.Rules[0], job.Gate.Rules[1]));
        Assert.Equal("""{"rows":3}""", job.Result!.Value.GetRawText());
        Assert.Equal(0, await OpenAsync());
    }

    [Fact]
    public async Task WorkerThatIsSilent_LosesItsJob_AndItsWordsNoLongerCount()
    {
        string id = await SubmitAsync();
        var dead = Worker("dead");
        var old = (await dead.ClaimAsync(Cancellation))!;

        var claim = (await Worker("alive", NoLease).ClaimAsync(Cancellation))!;

        Assert.Equal((id, 2), (claim.Job.Id, claim.Attempt));
        Assert.Equal(JobOrder.Lost, await dead.ReportAsync(old, 0.9, "I am not dead", cancellation: Cancellation));
        Assert.False(await dead.LogAsync(old, "nor am I silent", Cancellation));
        Assert.False(await dead.ReturnAsync(old, "take it", Cancellation));
        Assert.False(await dead.CompleteAsync(old, JobEnd.Failed("It is mine."), Cancellation));
        Assert.Equal((JobState.Running, 0.0, ""), (await JobAsync(id) is var job ? job.State : default, job.Progress, job.Message));
        Assert.True(await Worker("alive").CompleteAsync(claim, JobEnd.Succeeded("Done."), Cancellation));
        Assert.False(await Worker("alive").CompleteAsync(claim, JobEnd.Failed("Twice."), Cancellation));
        Assert.Equal((JobState.Succeeded, "Done."), (await JobAsync(id) is var end ? end.State : default, end.Message));
    }

    [Fact]
    public async Task Report_RenewsTheLease()
    {
        await SubmitAsync();
        var worker = Worker("a");
        var claim = (await worker.ClaimAsync(Cancellation))!;
        var lease = TimeSpan.FromSeconds(30);
        await Database.ExecuteAsync("XCLAIM", "lab:jobs", "trainers", "a", 0, await EntryAsync(claim), "IDLE", 60_000, "JUSTID");

        await worker.ReportAsync(claim, cancellation: Cancellation);

        Assert.Null(await Worker("b", lease).ClaimAsync(Cancellation));
        await Database.ExecuteAsync("XCLAIM", "lab:jobs", "trainers", "a", 0, await EntryAsync(claim), "IDLE", 60_000, "JUSTID");
        Assert.NotNull(await Worker("b", lease).ClaimAsync(Cancellation));
    }

    [Fact]
    public async Task WorkerThatNeverSawItsClaim_GetsItAgain_AndThatIsNoCrash()
    {
        string id = await SubmitAsync();
        for (int i = 1; i <= 5; i++) Assert.Equal((id, i), (await Worker("a").ClaimAsync(Cancellation) is var claim ? claim!.Job.Id : "", claim!.Attempt));
    }

    [Fact]
    public async Task JobThatEndsItsWorkerAgainAndAgain_HasFailed()
    {
        string id = await SubmitAsync();
        for (int i = 0; i < 3; i++) Assert.NotNull(await Worker($"victim {i}", NoLease).ClaimAsync(Cancellation));

        Assert.Null(await Worker("careful", NoLease).ClaimAsync(Cancellation));

        var job = await JobAsync(id);
        Assert.Equal(JobState.Failed, job.State);
        Assert.StartsWith("Its worker ended without a word 3 times", job.Message);
        Assert.Equal(0, await OpenAsync());
        // A person may try again, as often as before.
        await Queue.RetryAsync(id, Cancellation);
        Assert.NotNull(await Worker("careful", NoLease).ClaimAsync(Cancellation));
    }

    [Fact]
    public async Task JobGivenBack_IsNextAndNoCrash()
    {
        string first = await SubmitAsync();
        await SubmitAsync();
        for (int i = 0; i < 5; i++)
        {
            var worker = Worker($"worker {i}");
            var claim = (await worker.ClaimAsync(Cancellation))!;
            Assert.Equal(first, claim.Job.Id);
            Assert.True(await worker.ReturnAsync(claim, "The trainer was stopped.", Cancellation));
            Assert.Equal((JobState.Queued, "The trainer was stopped."), (await JobAsync(first) is var job ? job.State : default, job.Message));
        }
    }

    [Fact]
    public async Task JobGivenBack_CanBeCancelled()
    {
        string id = await SubmitAsync();
        var claim = (await Worker("a").ClaimAsync(Cancellation))!;
        await Worker("a").ReturnAsync(claim, "", Cancellation);

        await Queue.CancelAsync(id, Cancellation);

        Assert.Null(await Worker("b").ClaimAsync(Cancellation));
        Assert.Equal((JobState.Cancelled, 0L), ((await JobAsync(id)).State, await OpenAsync()));
    }

    [Fact]
    public async Task CancelledWhileItRuns_TheWorkerIsTold_AndEndsIt()
    {
        string id = await SubmitAsync();
        var worker = Worker("a");
        var claim = (await worker.ClaimAsync(Cancellation))!;

        Assert.Equal(JobChange.Done, await Queue.CancelAsync(id, Cancellation));

        Assert.Equal((JobState.Running, true), (await JobAsync(id) is var job ? job.State : default, job.IsCancelling));
        Assert.Equal(JobOrder.Cancel, await worker.ReportAsync(claim, cancellation: Cancellation));
        Assert.True(await worker.CompleteAsync(claim, JobEnd.Cancelled("Cancelled."), Cancellation));
        Assert.Equal((JobState.Cancelled, false), (await JobAsync(id) is var end ? end.State : default, end.IsCancelling));
    }

    [Fact]
    public async Task CancelledAndItsWorkerDied_HasEndedWithTheNextClaim()
    {
        string id = await SubmitAsync();
        await Worker("a").ClaimAsync(Cancellation);
        await Queue.CancelAsync(id, Cancellation);

        Assert.Null(await Worker("b", NoLease).ClaimAsync(Cancellation));

        Assert.Equal(JobState.Cancelled, (await JobAsync(id)).State);
    }

    [Fact]
    public async Task JobThatIsNotWrittenAsWeRead_IsTakenOut()
    {
        string id = await SubmitAsync(), good = await SubmitAsync();
        await Database.HashSetAsync("lab:job:" + id, "kind", "sing");

        Assert.Equal(good, (await Worker("a").ClaimAsync(Cancellation))!.Job.Id);
        Assert.Equal("failed", await Database.HashGetAsync("lab:job:" + id, "state"));
    }

    [Fact]
    public async Task EntriesOfNoJob_AreTakenOut()
    {
        await Database.StreamAddAsync("lab:jobs", "job", "nobody");
        await Database.StreamAddAsync("lab:jobs", "song", "la");
        string id = await SubmitAsync();

        Assert.Equal(id, (await Worker("a").ClaimAsync(Cancellation))!.Job.Id);
        Assert.Equal(1, await OpenAsync());
    }

    async Task<string> EntryAsync(JobClaim claim) => (await Database.HashGetAsync("lab:job:" + claim.Job.Id, "entry")).ToString();
}
