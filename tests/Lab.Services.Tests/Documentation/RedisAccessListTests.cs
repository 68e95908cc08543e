using Lab.Monitor.Alerts;
using Lab.Monitor.Retraining;
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
        + "+hget +hmget +hincrby +hsetnx +hlen +sadd +srem +smembers +scan +del +unlink +get +xrange +xack +xdel +xclaim +xautoclaim +xreadgroup +xgroup +zadd +zrem +zcard +zrange +zrevrange +zremrangebyrank +publish +subscribe";

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
        await UseCorrectionsAsync(redis);
        await redis.ExecuteAsync("SET", database => database.StringSetAsync("lab:cache:a", "x", TimeSpan.FromHours(1)), Cancellation);
        await redis.ExecuteAsync("MGET", database => database.StringGetAsync([(RedisKey)"lab:cache:a", "lab:cache:b"]), Cancellation);
        var states = new RedisAlertStates(redis);
        await states.SaveAsync("a", new AlertState(DateTimeOffset.UnixEpoch, null), Cancellation);
        Assert.Single(await states.LoadAsync(Cancellation));
        await states.SaveAsync("a", null, Cancellation);
        await JobsAsync(redis);
        Assert.True(await new ModelChanges(redis).TryAnnounceAsync("1", Cancellation));
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

    static async Task UseCorrectionsAsync(RedisConnection redis)
    {
        var stream = new FeedbackStream(redis);
        var book = new FeedbackBook(redis, TimeProvider.System);
        var claims = new FeedbackClaims(redis, TimeProvider.System);
        FeedbackAdmission Admit(FeedbackRecord record) => new(record.Text, FeedbackState.Accepted, DateTimeOffset.UnixEpoch);
        foreach (var record in new FeedbackRecord[] { new("a", 1, "t", "p", "l", "p", "m", "1"), new("b", 1, "t", null, "other", null, "m", "1") })
            await stream.AppendAsync(record, Admit(record), TimeSpan.FromMinutes(1), 10, Cancellation);
        await stream.HasRoomAsync(10, Cancellation);
        await stream.AdoptAsync(Admit, Cancellation);
        await book.DropAsync("b", Cancellation);
        await book.CorrectAsync("a", "n", Cancellation);
        Assert.Equal(2, (await book.ListAsync(null, 0, 10, Cancellation)).Items.Count);
        var claim = await claims.TryOpenAsync(1, Cancellation);
        var job = await new JobQueue(redis, TimeProvider.System).SubmitAsync(NewJob.Retrain(new RetrainRequest(), "feedback", "feedback-1"), Cancellation);
        await claims.BeginAsync(claim!.Number, job.Id, Cancellation);
        await claims.SucceededAsync(claim.Number, Cancellation);
        await book.MarkUsedAsync(await book.AcceptedAsync(Cancellation), "2", Cancellation);
        Assert.True(await book.DeleteAsync("a", TimeSpan.FromMinutes(1), Cancellation));
        await new PredictionStream(redis).DeleteTextAsync("t", "p", Cancellation);
        var ledger = new RetrainingLedger(redis);
        await ledger.AskAsync(job.Id, DateTimeOffset.UnixEpoch, Cancellation);
        await ledger.TellAsync("smtp", job.Id, DateTimeOffset.UnixEpoch, Cancellation);
        Assert.Single(await ledger.AskedAsync(Cancellation));
        Assert.Single(await ledger.ToldAsync(Cancellation));
        Assert.Single(await new JobQueue(redis, TimeProvider.System).ListAsync(cancellation: Cancellation));
        await new JobQueue(redis, TimeProvider.System).CancelAsync(job.Id, Cancellation);
        // As the cache forgets a text.
        await redis.ExecuteAsync("SCAN", database => database.ExecuteAsync("SCAN", "0", "MATCH", "lab:cache:*", "COUNT", 1), Cancellation);
        await redis.ExecuteAsync("DEL", database => database.KeyDeleteAsync("lab:cache:a"), Cancellation);
    }
}
