using System.IO.Pipelines;
using System.Text;
using Lab.Redis;
using Lab.Redis.Connections;
using Lab.Redis.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Platform.Tests.Redis.Connections;

/// <summary>The connection over pipes: the test is the server, and the clock is moved by hand.</summary>
public sealed class RedisConnectionTests : IAsyncDisposable
{
    static readonly RedisCommand get = new("GET");
    static readonly TimeSpan timeout = TimeSpan.FromSeconds(5);

    readonly Pipe toServer = new();
    readonly Pipe toClient = new();
    readonly FakeTimeProvider time = new();
    readonly List<string> pushes = [];
    readonly RedisConnection connection;

    public RedisConnectionTests() => connection = new RedisConnection(
        new DuplexStream(toClient.Reader.AsStream(), toServer.Writer.AsStream()),
        new RedisOptions { MaxPendingCommands = 3 },
        time,
        push => pushes.Add(string.Join(' ', push.Items.Select(item => item.AsText()))));

    [Fact]
    public async Task Pushes_are_told_from_answers()
    {
        var answer = SendAsync("a");

        await AnswerAsync(">3\r\n+message\r\n+c\r\n+one\r\n*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$3\r\ntwo\r\n*3\r\n$3\r\nany\r\n$1\r\nc\r\n$3\r\ntwo\r\n");

        Assert.Equal(3, (await answer).Items.Count);
        Assert.Equal(["message c one", "message c two"], pushes);
    }

    [Fact]
    public async Task A_caller_out_of_time_keeps_its_place_in_line()
    {
        var first = SendAsync("a");
        time.Advance(TimeSpan.FromSeconds(3));
        var second = SendAsync("b");
        time.Advance(TimeSpan.FromSeconds(3));

        await Assert.ThrowsAsync<RedisTimeoutException>(() => first);
        Assert.False(second.IsCompleted);
        await AnswerAsync("+first\r\n+second\r\n");
        Assert.Equal("second", (await second).AsText());
    }

    [Fact]
    public async Task A_cancelled_caller_keeps_its_place_in_line()
    {
        using var cancel = new CancellationTokenSource();
        var first = SendAsync("a", cancel.Token);
        var second = SendAsync("b");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await AnswerAsync("+first\r\n+second\r\n");
        Assert.Equal("second", (await second).AsText());
    }

    [Fact]
    public async Task An_idle_connection_is_pinged_and_lost_when_nothing_comes_back()
    {
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("*1\r\n$4\r\nPING\r\n", await ReadSentAsync());

        time.Advance(TimeSpan.FromSeconds(61));

        await connection.Completion;
        Assert.Contains("sent nothing", connection.Failure!.Message);
    }

    [Fact]
    public async Task A_ping_that_is_answered_keeps_the_connection()
    {
        for (int i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(31));
            Assert.Equal("*1\r\n$4\r\nPING\r\n", await ReadSentAsync());
            await AnswerAsync("+PONG\r\n");
            var echo = SendAsync("a");
            await ReadSentAsync();
            await AnswerAsync("+x\r\n");
            await echo;
        }

        Assert.Null(connection.Failure);
    }

    [Fact]
    public async Task More_commands_than_may_wait_are_refused_before_they_are_sent()
    {
        var waiting = Enumerable.Range(0, 3).Select(_ => SendAsync("a")).ToList();

        await Assert.ThrowsAsync<RedisUnavailableException>(() => SendAsync("one too many"));

        await AnswerAsync("+1\r\n+2\r\n+3\r\n");
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_ends_the_connection()
    {
        await AnswerAsync("+hello\r\n");

        await connection.Completion;
        Assert.IsType<RedisProtocolException>(connection.Failure);
    }

    [Fact]
    public async Task When_the_server_closes_all_that_is_on_its_way_fails_with_unknown_outcome()
    {
        var waiting = Enumerable.Range(0, 3).Select(_ => SendAsync("a")).ToList();
        await AnswerAsync("+1\r\n+2");
        await waiting[0];

        await toClient.Writer.CompleteAsync();

        foreach (var one in waiting[1..])
            Assert.Contains("whether it ran is unknown", (await Assert.ThrowsAsync<RedisConnectionLostException>(() => one)).Message);
        await Assert.ThrowsAsync<RedisConnectionLostException>(() => SendAsync("late"));
    }

    async Task<RedisReply> SendAsync(string key, CancellationToken cancellation = default) => await connection.ExecuteAsync(get, [key], timeout, cancellation);

    async Task AnswerAsync(string wire) => await toClient.Writer.WriteAsync(Encoding.UTF8.GetBytes(wire));

    async Task<string> ReadSentAsync()
    {
        var result = await toServer.Reader.ReadAsync();
        string text = Encoding.UTF8.GetString(result.Buffer);
        toServer.Reader.AdvanceTo(result.Buffer.End);
        return text;
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();
}
