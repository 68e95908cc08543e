using System.Text.Json;
using Lab.Records.Jobs;
using Lab.Records.Jobs.Schedules;

namespace Lab.Platform.Tests.Records.Jobs.Schedules;

public sealed class JobSchedulesTests : JobTest
{
    static readonly JsonElement request = JsonDocument.Parse("""{"input":"incoming"}""").RootElement;

    JobSchedules Schedules => new(Redis, Time);

    Schedule Nightly => new("nightly", "0 3 * * *", "UTC", JobKind.Score, request, Time.GetUtcNow());

    [Fact]
    public async Task ManyWorkers_EnqueueADueTimeOnce()
    {
        await Schedules.AddAsync(Nightly, Cancellation);
        Assert.Empty(await Schedules.EnqueueDueAsync(Queue, Cancellation));
        Time.Advance(TimeSpan.FromDays(1));

        var enqueued = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Schedules.EnqueueDueAsync(Queue, Cancellation)));

        var (schedule, id) = Assert.Single(enqueued.SelectMany(some => some));
        var job = await JobAsync(id);
        Assert.Equal(("nightly", JobKind.Score, "schedule nightly"), (schedule.Name, job.Kind, job.Cause));
        Assert.Empty(await Schedules.EnqueueDueAsync(Queue, Cancellation));
        Assert.Equal(1, await OpenAsync());
    }

    [Fact]
    public async Task TimesThatNobodyWasThereFor_AreOneJob()
    {
        await Schedules.AddAsync(Nightly, Cancellation);
        Time.Advance(TimeSpan.FromDays(20));

        Assert.Single(await Schedules.EnqueueDueAsync(Queue, Cancellation));

        Assert.Empty(await Schedules.EnqueueDueAsync(Queue, Cancellation));
        Time.Advance(TimeSpan.FromDays(1));
        Assert.Single(await Schedules.EnqueueDueAsync(Queue, Cancellation));
    }

    [Fact]
    public async Task WorkerThatDiedAfterSubmitting_IsRepeatedToNoEffect()
    {
        await Schedules.AddAsync(Nightly, Cancellation);
        Time.Advance(TimeSpan.FromDays(1));
        await Schedules.EnqueueDueAsync(Queue, Cancellation);
        await Database.KeyDeleteAsync("lab:schedules:last");

        Assert.Empty(await Schedules.EnqueueDueAsync(Queue, Cancellation));
        Assert.Equal(1, await OpenAsync());
    }

    [Fact]
    public async Task ScheduleMadeAnew_OwesNothingOfBefore()
    {
        await Schedules.AddAsync(Nightly, Cancellation);
        Assert.True(await Schedules.RemoveAsync("nightly", Cancellation));
        Assert.False(await Schedules.RemoveAsync("nightly", Cancellation));
        Time.Advance(TimeSpan.FromDays(3));

        await Schedules.AddAsync(Nightly, Cancellation);

        Assert.Empty(await Schedules.EnqueueDueAsync(Queue, Cancellation));
    }

    [Fact]
    public async Task WhatAnotherProgramWrote_IsLeftOut()
    {
        await Database.HashSetAsync("lab:schedules", "a", "nonsense");
        await Database.HashSetAsync("lab:schedules", "b", JsonSerializer.Serialize(new { name = "b", cron = "x", time_zone = "UTC", kind = "score", request, since = Time.GetUtcNow() }));
        await Schedules.AddAsync(Nightly, Cancellation);
        Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(["b", "nightly"], (await Schedules.ListAsync(Cancellation)).Select(schedule => schedule.Name));
        Assert.Single(await Schedules.EnqueueDueAsync(Queue, Cancellation));
    }
}
