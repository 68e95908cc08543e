using Lab.Redis;

namespace Lab.Platform.Tests.Redis.Connections;

/// <summary>A server without HELLO, as before Redis 6: the same answers in the older protocol.</summary>
public sealed class Resp2Tests : RedisTest
{
    protected override string[] Configuration => ["rename-command HELLO \"\"", "requirepass general"];

    [Fact]
    public async Task Everything_works_in_the_older_protocol()
    {
        await using var client = Client(Patient with { Password = "general", ClientName = "old", Database = 1 });
        await client.HashSetAsync("h", "a", "1");
        await client.GroupCreateAsync("s", "g");
        string? id = await client.StreamAddAsync("s", [new("n", "1")]);

        Assert.Equal("old", (await client.ExecuteAsync("CLIENT", "GETNAME")).AsText());
        Assert.Equal("1", (await client.HashGetAllAsync("h"))["a"]);
        Assert.Null(await client.GetAsync("none"));
        Assert.Equal([id], (await client.StreamReadAsync("s")).Select(entry => entry.Id));
        Assert.Equal([id], (await client.GroupReadAsync("s", "g", "c", block: TimeSpan.FromSeconds(20))).Select(entry => entry.Id));
        Assert.Empty(await client.StreamReadAsync("none"));
    }

    [Fact]
    public async Task Messages_come_in_the_older_protocol()
    {
        await using var client = Client(Patient with { Password = "general" });
        var confirmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var messages = client.SubscribeAsync("c", confirmed.SetResult, Cancellation).GetAsyncEnumerator(Cancellation);
        var next = messages.MoveNextAsync();
        await confirmed.Task.WaitAsync(Cancellation);

        Assert.Equal(1, await client.PublishAsync("c", "hello"));

        Assert.True(await next);
        Assert.Equal("hello", messages.Current.Text);
    }
}
