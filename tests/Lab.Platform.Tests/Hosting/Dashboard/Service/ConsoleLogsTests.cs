using Lab.Hosting.Dashboard.Grpc;
using Lab.Hosting.Dashboard.Protocol;
using Lab.Platform.Tests.Hosting.Dashboard.Grpc;
using Microsoft.Extensions.Logging;

namespace Lab.Platform.Tests.Hosting.Dashboard.Service;

public sealed class ConsoleLogsTests : IAsyncDisposable
{
    const string Path = "/aspire.v1.DashboardService/WatchResourceConsoleLogs";

    readonly DashboardFixture fixture = new();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task History_comes_first_then_what_is_written_now()
    {
        var console = fixture.Logs.GetLogger("redis");
        console.LogInformation("first");
        console.LogError("second");
        using var client = await fixture.StartAsync();
        using var call = await client.StartAsync(Path, new WatchResourceConsoleLogsRequest { ResourceName = "redis" });

        var lines = await ReadAsync(call, 2);
        console.LogInformation("third");
        lines.AddRange(await ReadAsync(call, 1));

        Assert.Equal([1, 2, 3], lines.Select(line => line.LineNumber));
        Assert.Equal([false, true, false], lines.Select(line => line.IsStdErr));
        Assert.Equal(["first", "second", "third"], lines.Select(line => line.Text.Split(' ', 2)[1]));
    }

    [Fact]
    public async Task Without_following_the_stream_ends_after_the_history()
    {
        fixture.Logs.GetLogger("redis").LogInformation("only");
        using var client = await fixture.StartAsync();
        using var call = await client.StartAsync(Path, new WatchResourceConsoleLogsRequest { ResourceName = "redis", SuppressFollow = true });

        Assert.Single(await ReadAsync(call, 1));
        Assert.Null(await call.ReadAsync(WatchResourceConsoleLogsUpdate.Parser));
        Assert.Equal(GrpcStatus.Ok, call.Status);
    }

    [Fact]
    public async Task Console_that_is_complete_ends_the_stream()
    {
        fixture.Logs.GetLogger("redis").LogInformation("last");
        using var client = await fixture.StartAsync();
        using var call = await client.StartAsync(Path, new WatchResourceConsoleLogsRequest { ResourceName = "redis" });
        await ReadAsync(call, 1);

        fixture.Logs.Complete("redis");

        Assert.Null(await call.ReadAsync(WatchResourceConsoleLogsUpdate.Parser));
        Assert.Equal(GrpcStatus.Ok, call.Status);
    }

    static async Task<List<ConsoleLogLine>> ReadAsync(GrpcTestCall call, int count)
    {
        var lines = new List<ConsoleLogLine>();
        while (lines.Count < count) lines.AddRange((await call.ReadAsync(WatchResourceConsoleLogsUpdate.Parser))!.LogLines);
        return lines;
    }
}
