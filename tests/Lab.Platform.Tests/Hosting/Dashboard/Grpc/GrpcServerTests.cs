using System.Net;
using Lab.Hosting.Dashboard.Grpc;
using Lab.Hosting.Dashboard.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Platform.Tests.Hosting.Dashboard.Grpc;

public sealed class GrpcServerTests : IAsyncLifetime
{
    const string Key = "the key";

    readonly FakeTimeProvider time = new();
    readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    GrpcServer server = null!;
    GrpcTestClient client = null!;

    public async ValueTask InitializeAsync()
    {
        var service = new GrpcService("test.Echo")
            .Unary("Same", ConsoleLogLine.Parser, (line, _) => Task.FromResult(line))
            .Unary<ConsoleLogLine, ConsoleLogLine>("Refuse", ConsoleLogLine.Parser, (line, _) => throw new GrpcException(GrpcStatus.NotFound, line.Text))
            .Unary<ConsoleLogLine, ConsoleLogLine>("Break", ConsoleLogLine.Parser, (_, _) => throw new InvalidOperationException("secret"))
            .ServerStreaming("Count", ConsoleLogLine.Parser, CountAsync)
            .ServerStreaming("Wait", ConsoleLogLine.Parser, WaitAsync)
            .Streaming("Both", EchoAsync);
        server = await GrpcServer.StartAsync(
            service, new ApiKey(Key), "x-resource-service-api-key", new IPEndPoint(IPAddress.Loopback, 0), time,
            NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        client = new GrpcTestClient(server.Url, Key);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Unary_call_gets_its_answer()
    {
        var line = new ConsoleLogLine { Text = new string('x', 300_000), LineNumber = 7 };

        Assert.Equal(line, await client.UnaryAsync("/test.Echo/Same", line, ConsoleLogLine.Parser));
    }

    [Fact]
    public async Task Server_stream_gives_all_its_messages()
    {
        using var call = await client.StartAsync("/test.Echo/Count", new ConsoleLogLine { LineNumber = 1000 });

        var numbers = await call.ReadAllAsync(ConsoleLogLine.Parser).Select(line => line.LineNumber).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 1000), numbers);
        Assert.Equal(GrpcStatus.Ok, call.Status);
    }

    [Fact]
    public async Task Two_way_call_answers_while_the_caller_still_sends()
    {
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var call = await client.StartAsync("/test.Echo/Both", async body =>
        {
            await body.WriteAsync(GrpcTestClient.Frame(new ConsoleLogLine { Text = "one" }));
            await body.FlushAsync();
            await second.Task;
            await body.WriteAsync(GrpcTestClient.Frame(new ConsoleLogLine { Text = "two" }));
        });

        Assert.Equal("one", (await call.ReadAsync(ConsoleLogLine.Parser))!.Text);
        second.SetResult();
        Assert.Equal("two", (await call.ReadAsync(ConsoleLogLine.Parser))!.Text);
        Assert.Null(await call.ReadAsync(ConsoleLogLine.Parser));
        Assert.Equal(GrpcStatus.Ok, call.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("the kez")]
    [InlineData("the key and more")]
    public async Task Missing_or_wrong_key_is_unauthenticated(string? shown)
    {
        using var stranger = new GrpcTestClient(server.Url, shown);
        using var call = await stranger.StartAsync("/test.Echo/Same", new ConsoleLogLine());

        Assert.Null(await call.ReadAsync(ConsoleLogLine.Parser));
        Assert.Equal(GrpcStatus.Unauthenticated, call.Status);
    }

    [Fact]
    public async Task Unknown_method_is_unimplemented()
    {
        using var call = await client.StartAsync("/test.Echo/Nothing", new ConsoleLogLine());

        Assert.Null(await call.ReadAsync(ConsoleLogLine.Parser));
        Assert.Equal(GrpcStatus.Unimplemented, call.Status);
    }

    [Fact]
    public async Task Compressed_message_is_unimplemented()
    {
        using var call = await client.StartAsync("/test.Echo/Same", body => body.WriteAsync(new byte[] { 1, 0, 0, 0, 0 }).AsTask());

        Assert.Null(await call.ReadAsync(ConsoleLogLine.Parser));
        Assert.Equal(GrpcStatus.Unimplemented, call.Status);
    }

    [Fact]
    public async Task Message_above_the_limit_is_refused()
    {
        using var call = await client.StartAsync("/test.Echo/Same", body => body.WriteAsync(new byte[] { 0, 0x7F, 0, 0, 0 }).AsTask());

        Assert.Null(await call.ReadAsync(ConsoleLogLine.Parser));
        Assert.Equal(GrpcStatus.ResourceExhausted, call.Status);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    public async Task Other_content_type_is_415(string contentType)
    {
        using var call = await client.StartAsync("/test.Echo/Same", contentType: contentType);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, call.Http);
    }

    [Fact]
    public async Task Refusal_carries_its_message_in_any_language()
    {
        using var call = await client.StartAsync("/test.Echo/Refuse", new ConsoleLogLine { Text = "100 % \u00e9\n" });

        Assert.Null(await call.ReadAsync(ConsoleLogLine.Parser));
        Assert.Equal((GrpcStatus.NotFound, "100 % \u00e9\n"), (call.Status, call.Message));
    }

    [Fact]
    public async Task Failure_inside_a_method_tells_nothing_of_its_inside()
    {
        using var call = await client.StartAsync("/test.Echo/Break", new ConsoleLogLine());

        Assert.Null(await call.ReadAsync(ConsoleLogLine.Parser));
        Assert.Equal(GrpcStatus.Unknown, call.Status);
        Assert.DoesNotContain("secret", call.Message);
    }

    [Fact]
    public async Task Deadline_ends_the_call()
    {
        using var call = await client.StartAsync("/test.Echo/Wait", new ConsoleLogLine(), timeout: "5S");
        await entered.Task;
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(left.Task.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await call.ReadAsync(ConsoleLogLine.Parser));
        Assert.Equal(GrpcStatus.DeadlineExceeded, call.Status);
    }

    [Fact]
    public async Task Caller_that_leaves_ends_the_method()
    {
        using (await client.StartAsync("/test.Echo/Wait", new ConsoleLogLine())) await entered.Task;

        await left.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Server_that_stops_ends_open_streams()
    {
        using var call = await client.StartAsync("/test.Echo/Wait", new ConsoleLogLine());
        await entered.Task;
        var stopping = server.DisposeAsync();

        Assert.Null(await call.ReadAsync(ConsoleLogLine.Parser));
        Assert.Equal(GrpcStatus.Cancelled, call.Status);
        await stopping;
    }

    static async Task CountAsync(ConsoleLogLine request, GrpcCall call)
    {
        for (var number = 0; number < request.LineNumber; number++) await call.WriteAsync(new ConsoleLogLine { LineNumber = number });
    }

    static async Task EchoAsync(GrpcCall call)
    {
        await foreach (var line in call.ReadAllAsync(ConsoleLogLine.Parser, call.Cancellation)) await call.WriteAsync(line);
    }

    async Task WaitAsync(ConsoleLogLine request, GrpcCall call)
    {
        entered.SetResult();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
        }
        finally
        {
            left.SetResult();
        }
    }
}
