using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Platform.Tests.Records.Redis;

public sealed class LoginTests : RedisTest
{
    protected override string[] Configuration => ["user reader on >secret ~cache:* +get +ping"];

    [Theory]
    [InlineData("")]
    [InlineData(",password=wrong")]
    public async Task WithoutTheRightPassword_TheFailureSaysSo_AndShowsNone(string login)
    {
        await RequireAsync("right");
        var redis = Connection(login);
        await redis.ConnectAsync(Cancellation);

        // The reason comes with the end of the attempt, which may be after the first command.
        var error = await Eventually.GetAsync("the reason", async () =>
            await Assert.ThrowsAsync<RedisConnectionException>(() => PingAsync(redis)) is var failure && failure.Message.Contains("password", StringComparison.Ordinal) ? failure : null);

        Assert.Contains($"No connection to Redis at {Server.ConnectionString}. The command was not sent.", error.Message);
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

    // Connections that are open keep their login.
    Task<RedisResult> RequireAsync(string password) => Database.ExecuteAsync("CONFIG", "SET", "requirepass", password);
}
