using System.Text.Json;
using Lab.Records.Jobs;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Platform.Tests.Records.Jobs;

public sealed class JobQueueTests : JobTest
{
    [Fact]
    public async Task Submitted_IsThereAsAsked()
    {
        var request = new FineTuneRequest("new.csv", LabelMap: "1=negative,5=positive", Hyperparameters: new(LearningRate: 2e-5, Epochs: 3));

        var submitted = await Queue.SubmitAsync(NewJob.FineTune(request, "person"), Cancellation);

        var job = await JobAsync(submitted.Id);
        Assert.True(submitted.IsNew);
        Assert.Equal((JobKind.FineTune, JobState.Queued, "person", Time.GetUtcNow()), (job.Kind, job.State, job.Cause, job.Created));
        Assert.Equal((0.0, "", 0, null, null), (job.Progress, job.Message, job.Attempt, job.Started, job.Ended));
        Assert.Equal(request, job.Request.Deserialize(JobJson.Default.FineTuneRequest));
    }

    [Fact]
    public async Task SubmittedAgainAfterALostAnswer_IsOneJob()
    {
        var job = NewJob.Deploy(new DeployRequest("3"), "person");

        var first = await Queue.SubmitAsync(job, Cancellation);
        var second = await Queue.SubmitAsync(job, Cancellation);

        Assert.Equal((first.Id, true, false), (second.Id, first.IsNew, second.IsNew));
        Assert.Equal(1, await OpenAsync());
    }

    [Fact]
    public async Task ManyWithOneKeyAtOnce_AreOneJob()
    {
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SubmitAsync("schedule nightly 2026-03-01T02:00Z")));

        Assert.Single(ids.Distinct());
        Assert.Equal(1, await OpenAsync());
        Assert.InRange((await Database.KeyTimeToLiveAsync("lab:jobs:key:schedule nightly 2026-03-01T02:00Z"))!.Value, TimeSpan.FromDays(6), TimeSpan.FromDays(7));
    }

    [Fact]
    public async Task FullQueue_RefusesTheNext()
    {
        var queue = new JobQueue(Redis, Time, new JobQueueOptions { MaxWaiting = 2 });
        for (int i = 0; i < 2; i++) await queue.SubmitAsync(NewJob.Deploy(new DeployRequest("1"), "person"), Cancellation);

        var refused = await Assert.ThrowsAsync<LabException>(() => queue.SubmitAsync(NewJob.Deploy(new DeployRequest("1"), "person"), Cancellation));

        Assert.Contains("2 jobs wait already", refused.Message);
        Assert.Equal(2, (await queue.ListAsync(cancellation: Cancellation)).Count);
    }

    [Fact]
    public async Task RequestThatIsTooLarge_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<LabException>(() => Queue.SubmitAsync(NewJob.Deploy(new DeployRequest(new string('9', 70_000)), "person"), Cancellation));

        Assert.Contains("at most 65,536", refused.Message);
    }

    [Fact]
    public async Task List_IsNewestFirst_AndBounded()
    {
        var ids = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            ids.Add(await SubmitAsync());
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        var listed = await Queue.ListAsync(3, Cancellation);

        Assert.Equal(ids.AsEnumerable().Reverse().Take(3), listed.Select(job => job.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("x:log")]
    [InlineData("0197f0c0-0000-7000-8000-000000000000:log")]
    [InlineData("0197f0c0-0000-7000-8000-000000000000")]
    public async Task WhatIsNoJob_IsNotFound(string id)
    {
        await Database.StringSetAsync("lab:job:" + id.Trim('*'), "of another kind", when: When.Always);
        await Database.KeyDeleteAsync("lab:job:0197f0c0-0000-7000-8000-000000000000");

        Assert.Null(await Queue.FindAsync(id, Cancellation));
        Assert.Equal(JobChange.Unknown, await Queue.CancelAsync(id, Cancellation));
        Assert.Equal(JobChange.Unknown, await Queue.RetryAsync(id, Cancellation));
        Assert.Empty(await Queue.LinesAsync(id, cancellation: Cancellation));
    }

    [Fact]
    public async Task HashOfAnotherProgram_IsNoJob()
    {
        string id = Guid.CreateVersion7().ToString();
        await Database.HashSetAsync("lab:job:" + id, [new("kind", "sing"), new("state", "queued")]);

        Assert.Null(await Queue.FindAsync(id, Cancellation));
    }

    [Fact]
    public async Task CancelledWhileItWaits_HasEnded_AndNobodyTakesIt()
    {
        string id = await SubmitAsync();

        Assert.Equal(JobChange.Done, await Queue.CancelAsync(id, Cancellation));

        Assert.Equal((JobState.Cancelled, Time.GetUtcNow()), (await JobAsync(id) is var job ? job.State : default, job.Ended));
        Assert.Equal(JobChange.NotNow, await Queue.CancelAsync(id, Cancellation));
        Assert.Null(await Worker("a").ClaimAsync(Cancellation));
        Assert.Equal(0, await OpenAsync());
    }

    [Fact]
    public async Task Retry_IsForWhatFailedOrWasCancelled()
    {
        string id = await SubmitAsync();
        Assert.Equal(JobChange.NotNow, await Queue.RetryAsync(id, Cancellation));
        var claim = (await Worker("a").ClaimAsync(Cancellation))!;
        await Worker("a").CompleteAsync(claim, JobEnd.Failed("The file is away.") with { Gate = new(false, []) }, Cancellation);

        Assert.Equal(JobChange.Done, await Queue.RetryAsync(id, Cancellation));

        var job = await JobAsync(id);
        Assert.Equal((JobState.Queued, "", null, null), (job.State, job.Message, job.Ended, job.Gate));
        var again = (await Worker("a").ClaimAsync(Cancellation))!;
        Assert.Equal((id, 2), (again.Job.Id, again.Attempt));
        await Worker("a").CompleteAsync(again, JobEnd.Succeeded("Done."), Cancellation);
        Assert.Equal(JobChange.NotNow, await Queue.RetryAsync(id, Cancellation));
    }

    [Fact]
    public async Task EndedJobs_GoWhenThereAreTooMany_WithAllTheirKeys()
    {
        var queue = new JobQueue(Redis, Time, new JobQueueOptions { KeepEnded = 2 });
        var worker = new JobClaims(Redis, "a", Time, TimeSpan.FromMinutes(1), 3, new JobQueueOptions { KeepEnded = 2 });
        var ids = new List<string>();
        for (int i = 0; i < 4; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            ids.Add((await queue.SubmitAsync(NewJob.Deploy(new DeployRequest("1"), "person"), Cancellation)).Id);
            var claim = (await worker.ClaimAsync(Cancellation))!;
            await worker.LogAsync(claim, "a line", Cancellation);
            await worker.CompleteAsync(claim, JobEnd.Succeeded("Done."), Cancellation);
        }

        Assert.Equal([ids[3], ids[2]], (await queue.ListAsync(cancellation: Cancellation)).Select(job => job.Id));
        Assert.False(await Database.KeyExistsAsync($"lab:job:{ids[0]}"));
        Assert.False(await Database.KeyExistsAsync($"lab:job:{ids[0]}:log"));
        Assert.Equal(2, await Database.SortedSetLengthAsync("lab:jobs:created"));
    }

    [Fact]
    public async Task WhoListens_HearsOfEachChange()
    {
        using var stop = new CancellationTokenSource();
        int heard = 0;
        var listening = Queue.ListenAsync(() => Interlocked.Increment(ref heard), stop.Token);
        await Eventually.HoldsAsync(() => Volatile.Read(ref heard) > 0);
        int before = Volatile.Read(ref heard);

        await SubmitAsync();

        await Eventually.HoldsAsync(() => Volatile.Read(ref heard) > before);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }
}
