using Lab.Monitor.Alerts;
using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Services.Tests.Documentation;

/// <summary>The commands that docs/operations.md lets the services use.</summary>
public sealed class RedisAccessListTests : RedisTest
{
    // As docs/operations.md names it.
    const string Services = "~lab:* &lab:* +ping +mget +set +setex +psetex +exists +eval +xadd +xlen +xtrim +xrevrange +hgetall +hset +hdel +subscribe +publish";

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
        Assert.True(await new ModelChanges(redis).TryAnnounceAsync("1", Cancellation));
        await changed.Task.WaitAsync(Cancellation);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }
}
