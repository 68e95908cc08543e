using Lab.Redis;

namespace Lab.Platform.Tests.Redis.Connections;

public sealed class LoginTests : RedisTest
{
    protected override string[] Configuration => ["requirepass general", "user reader on >secret ~cache:* +get +ping", "user blind on >secret ~* +set"];

    [Fact]
    public async Task The_password_of_the_options_opens_the_server()
    {
        await using var client = Client(Patient with { Password = "general" });

        await client.PingAsync();
    }

    [Theory]
    [InlineData(null, "NOAUTH")]
    [InlineData("wrong", "WRONGPASS")]
    public async Task Without_the_right_password_the_failure_says_so_and_shows_none(string? password, string code)
    {
        await using var client = Client(Patient with { Password = password });

        var error = await Assert.ThrowsAsync<RedisUnavailableException>(() => client.ConnectAsync());

        Assert.Contains(code, error.Message);
        Assert.DoesNotContain("wrong", error.Message);
    }

    [Fact]
    public async Task Without_AbortOnConnectFail_the_client_goes_on_trying()
    {
        await using var client = Client(Patient with { Password = "later", AbortOnConnectFail = false });
        await client.ConnectAsync();
        await using var general = Client(Patient with { Password = "general" });

        await general.ExecuteAsync("CONFIG", "SET", "requirepass", "later");

        await client.PingAsync();
    }

    [Fact]
    public async Task A_user_may_do_what_the_access_list_allows()
    {
        await using var reader = Client(Patient with { User = "reader", Password = "secret" });

        Assert.Null(await reader.GetAsync("cache:a"));
        Assert.Equal("NOPERM", (await Assert.ThrowsAsync<RedisServerException>(() => reader.GetAsync("jobs").AsTask())).Code);
        Assert.Equal("NOPERM", (await Assert.ThrowsAsync<RedisServerException>(() => reader.SetAsync("cache:a", "x").AsTask())).Code);
    }

    [Fact]
    public async Task A_user_who_may_not_ping_can_connect()
    {
        await using var blind = Client(Patient with { User = "blind", Password = "secret" });

        Assert.True(await blind.SetAsync("a", "x"));
    }
}
