using Lab.Records.Jobs;
using Lab.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Platform.Tests.Records.Jobs;

/// <summary>A queue on a Redis of its own, with as many workers as a test wants.</summary>
public abstract class JobTest : RedisTest
{
    /// <summary>Of workers that are taken for dead at once: a silent millisecond is too long.</summary>
    protected static readonly TimeSpan NoLease = TimeSpan.Zero;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    protected JobQueueOptions Options { get; init; } = new();

    protected JobQueue Queue => new(Redis, Time, Options);

    protected JobClaims Worker(string name, TimeSpan? lease = null, int mostCrashes = 3) => new(Redis, name, Time, lease ?? TimeSpan.FromMinutes(10), mostCrashes, Options);

    protected async Task<string> SubmitAsync(string? key = null) =>
        (await Queue.SubmitAsync(NewJob.Evaluate(new EvaluateRequest("reviews.csv"), "person", key), Cancellation)).Id;

    protected async Task<Job> JobAsync(string id) => await Queue.FindAsync(id, Cancellation) ?? throw new InvalidOperationException($"Job {id} is lost.");

    /// <summary>Entries of the stream: jobs that wait or run.</summary>
    protected Task<long> OpenAsync() => Database.StreamLengthAsync("lab:jobs");
}
