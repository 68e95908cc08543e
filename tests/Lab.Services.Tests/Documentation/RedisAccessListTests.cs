using Lab.Monitor.Alerts;
using Lab.Records;
using Lab.Records.Jobs;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Services.Tests.Documentation;

/// <summary>The commands that docs/operations.md lets the services use.</summary>
public sealed class RedisAccessListTests : RedisTest
{
    // As docs/operations.md names it.
    const string Services =
        "~lab:* &lab:* +ping +mget +set +setex +psetex +exists +eval +xadd +xlen +xtrim +xrevrange +hgetall +hset +hdel "
        + "+hget +hmget +hincrby +hsetnx +del +get +xrange +xack +xdel +xclaim +xautoclaim +xreadgroup +xgroup +zadd +zrem +zcard +zrange +zrevrange +publish +subscribe";

    protected override string[] Configuration => [$"user services on >secret {Services}"];

    [Fact]
    public async Task AccessListOfTheDocumentation_IsEnough()
    {
        Assert.Contains(Services, await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs/operations.md"), Cancellation));
        var redis = Connection(",user=services,password=secret");
        await redis.ConnectAsync(Cancellation);
        using var stop = new CancellationTokenSource();
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listening = new ModelChanges(redis).ListenAsync(() => changed.TrySetResult(), stop.Token);
        var record = new PredictionRecord
        {
            PredictionId = "p",
            Time = DateTimeOffset.UnixEpoch,
            Model = "m",
            Version = "1",
            Label = "l",
            Scores = new Dictionary<string, float>(),
            Characters = 1,
            Tokens = 1,
            UnknownTokens = 0,
        };

        await PingAsync(redis);
        await new PredictionStream(redis).AppendAsync(record, 10, Cancellation);
        Assert.Single(await new PredictionStream(redis).ReadAsync(DateTimeOffset.UnixEpoch, 10, Cancellation));
        await new PredictionStream(redis).TrimAsync(DateTimeOffset.UnixEpoch, Cancellation);
        await new FeedbackStream(redis).AppendAsync(new FeedbackRecord("f", 1, "t", null, "l", null, "m", "1"), TimeSpan.FromMinutes(1), 10, Cancellation);
        await new FeedbackStream(redis).LengthAsync(Cancellation);
        await redis.ExecuteAsync("SET", database => database.StringSetAsync("lab:cache:a", "x", TimeSpan.FromHours(1)), Cancellation);
        await redis.ExecuteAsync("MGET", database => database.StringGetAsync([(RedisKey)"lab:cache:a", "lab:cache:b"]), Cancellation);
        var states = new RedisAlertStates(redis);
        await states.SaveAsync("a", new AlertState(DateTimeOffset.UnixEpoch, null), Cancellation);
        Assert.Single(await states.LoadAsync(Cancellation));
        await states.SaveAsync("a", null, Cancellation);
        await JobsAsync(redis);
        await changed.Task.WaitAsync(Cancellation);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    static async Task JobsAsync(RedisConnection redis)
    {
        var options = new JobQueueOptions { KeepEnded = 1 };
        var queue = new JobQueue(redis, TimeProvider.System, options);
        var worker = new JobClaims(redis, "w", TimeProvider.System, TimeSpan.FromMinutes(1), 3, options);
        for (int i = 0; i < 2; i++)
        {
            string id = (await queue.SubmitAsync(NewJob.Deploy(new DeployRequest("1"), "person", $"key {i}"), Cancellation)).Id;
            await worker.ReturnAsync((await worker.ClaimAsync(Cancellation))!, "again", Cancellation);
            var claim = (await worker.ClaimAsync(Cancellation))!;
            await worker.ReportAsync(claim, 0.5, cancellation: Cancellation);
            await worker.LogAsync(claim, "a line", Cancellation);
            await worker.CompleteAsync(claim, JobEnd.Failed("no"), Cancellation);
            await queue.RetryAsync(id, Cancellation);
            await queue.CancelAsync(id, Cancellation);
            Assert.Single(await queue.LinesAsync(id, cancellation: Cancellation));
        }
        Assert.Single(await queue.ListAsync(cancellation: Cancellation));
    }
}
