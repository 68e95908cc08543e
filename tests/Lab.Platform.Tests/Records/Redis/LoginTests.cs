using Lab.Monitoring.Alerts;
using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Platform.Tests.Records.Redis;

public sealed class LoginTests : RedisTest
{
    // As docs/operations.md names it.
    const string Services = "~lab:* &lab:* +ping +mget +set +setex +psetex +exists +eval +xadd +xlen +xtrim +xrevrange +hgetall +hset +hdel +subscribe";

    protected override string[] Configuration => ["user reader on >secret ~cache:* +get +ping", $"user services on >secret {Services}"];

    [Theory]
    [InlineData("")]
    [InlineData(",password=wrong")]
    public async Task WithoutTheRightPassword_TheFailureSaysSo_AndShowsNone(string login)
    {
        await RequireAsync("right");
        var redis = Connection(login);
        await redis.ConnectAsync(Cancellation);

        var error = await Assert.ThrowsAsync<RedisConnectionException>(() => PingAsync(redis));

        Assert.Contains($"No connection to Redis at {Server.ConnectionString}. The command was not sent.", error.Message);
        Assert.Contains("password", error.Message);
        Assert.DoesNotContain("wrong", error.ToString());
        Assert.Equal("Redis is away.", RedisErrors.Describe(error));
    }

    [Fact]
    public async Task RightPassword_OpensTheServer()
    {
        await RequireAsync("right");
        var redis = Connection(",password=right");
        await redis.ConnectAsync(Cancellation);

        await PingAsync(redis);
    }

    [Fact]
    public async Task PasswordThatBecomesRight_IsFound()
    {
        await RequireAsync("right");
        var redis = Connection(",password=later");
        await redis.ConnectAsync(Cancellation);
        Assert.False(redis.IsConnected);

        await RequireAsync("later");

        await Eventually.HoldsAsync(() => redis.IsConnected);
        await PingAsync(redis);
    }

    [Fact]
    public async Task User_MayDoWhatTheAccessListAllows()
    {
        var reader = Connection(",user=reader,password=secret");
        await reader.ConnectAsync(Cancellation);

        Assert.True((await reader.ExecuteAsync("GET", database => database.StringGetAsync("cache:a"), Cancellation)).IsNull);
        Assert.Equal("NOPERM", (await Assert.ThrowsAsync<RedisServerException>(
            () => reader.ExecuteAsync("GET", database => database.StringGetAsync("jobs"), Cancellation))).Code);
        Assert.Equal("NOPERM", (await Assert.ThrowsAsync<RedisServerException>(
            () => reader.ExecuteAsync("SET", database => database.StringSetAsync("cache:a", "x"), Cancellation))).Code);
    }

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
        await new FeedbackStream(redis).AppendAsync(new FeedbackRecord("f", 0, "t", null, "l", null, "m", "1"), TimeSpan.FromMinutes(1), Cancellation);
        await redis.ExecuteAsync("SET", database => database.StringSetAsync("lab:cache:a", "x", TimeSpan.FromHours(1)), Cancellation);
        await redis.ExecuteAsync("MGET", database => database.StringGetAsync([(RedisKey)"lab:cache:a", "lab:cache:b"]), Cancellation);
        var states = new RedisAlertStates(redis);
        await states.SaveAsync("a", new AlertState(DateTimeOffset.UnixEpoch, null), Cancellation);
        Assert.Single(await states.LoadAsync(Cancellation));
        await states.SaveAsync("a", null, Cancellation);
        await changed.Task.WaitAsync(Cancellation);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    // Connections that are open keep their login.
    Task<RedisResult> RequireAsync(string password) => Database.ExecuteAsync("CONFIG", "SET", "requirepass", password);
}
