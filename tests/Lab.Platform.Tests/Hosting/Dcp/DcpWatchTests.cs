using System.Net;
using Lab.Hosting.Dcp;
using Lab.Hosting.Dcp.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Platform.Tests.Hosting.Dcp;

/// <summary>The watch against a server that breaks off as it is told.</summary>
public sealed class DcpWatchTests : IAsyncDisposable
{
    static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    readonly Queue<string> lists = [];
    readonly Queue<string[]> watches = [];
    readonly List<string?> resumedAfter = [];
    readonly WebApplication server;

    public DcpWatchTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapGet("/apis/usvc-dev.developer.microsoft.com/v1/services", AnswerAsync);
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Nothing_is_missed_or_told_twice_when_the_connection_is_lost()
    {
        lists.Enqueue(List("10", Service("a", 1), Service("b", 2)));
        watches.Enqueue([Line("MODIFIED", Service("a", 11)), Line("BOOKMARK", Service("", 12))]);
        lists.Enqueue(List("20", Service("a", 11), Service("c", 15)));
        watches.Enqueue([Line("ERROR", """{"kind":"Status","metadata":{},"spec":{}}""")]);
        lists.Enqueue(List("30", Service("c", 15), Service("a", 16, uid: "new")));
        watches.Enqueue([Line("DELETED", Service("c", 31))]);

        Assert.Equal(["a@1", "b@2", "a@11", "-b@2", "c@15", "-a@11", "a@16", "-c@31"], await EventsAsync(8));
        Assert.Equal(["10", "20", "30"], resumedAfter);
    }

    [Fact]
    public async Task A_server_that_is_gone_for_long_ends_the_watch()
    {
        var gone = await ServerAsync();
        await server.StopAsync(Cancellation);
        var time = new FakeTimeProvider();
        using var client = new DcpClient(new(gone, [], TimeProvider.System), TimeProvider.System);
        var watch = new DcpWatch<ServiceSpec, ServiceStatus>(client, DcpKinds.Service, time).ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation);

        var next = watch.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            time.Advance(DcpWatch<ServiceSpec, ServiceStatus>.PatienceLimit);
            await Task.Yield();
        }

        await Assert.ThrowsAsync<TimeoutException>(() => next);
    }

    async Task<List<string>> EventsAsync(int count)
    {
        using var client = new DcpClient(new(await ServerAsync(), [], TimeProvider.System), TimeProvider.System);
        var events = new List<string>();
        await foreach (var change in client.WatchAsync(DcpKinds.Service, Cancellation))
        {
            events.Add($"{(change.Deleted ? "-" : "")}{change.Object.Metadata.Name}@{change.Object.Metadata.ResourceVersion}");
            if (events.Count == count) break;
        }
        return events;
    }

    async Task<Kubeconfig> ServerAsync()
    {
        await server.StartAsync(Cancellation);
        return new(new Uri(server.Urls.Single()), "token");
    }

    async Task AnswerAsync(HttpContext context)
    {
        Assert.Equal("Bearer token", context.Request.Headers.Authorization);
        if (context.Request.Query["watch"] != "true")
        {
            if (lists.TryDequeue(out var list)) await context.Response.WriteAsync(list, Cancellation);
            else context.Response.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }
        resumedAfter.Add(context.Request.Query["resourceVersion"]);
        foreach (var line in watches.Dequeue()) await context.Response.WriteAsync(line + "\n", Cancellation);
    }

    static string List(string version, params string[] items) =>
        $$"""{"metadata":{"resourceVersion":"{{version}}"},"items":[{{string.Join(',', items)}}]}""";

    static string Service(string name, int version, string uid = "first") =>
        $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}","uid":"{{{name}}}-{{{uid}}}","resourceVersion":"{{{version}}}"},"spec":{}}""";

    static string Line(string type, string item) => $$"""{"type":"{{type}}","object":{{item}}}""";
}
