using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dashboard.Grpc;
using Lab.Hosting.Dashboard.Protocol;
using Lab.Platform.Tests.Hosting.Dashboard.Grpc;

namespace Lab.Platform.Tests.Hosting.Dashboard.Service;

public sealed class WatchResourcesTests : IAsyncDisposable
{
    const string Path = "/aspire.v1.DashboardService/WatchResources";

    readonly ExecutableResource redis = new("redis", "redis-server", "/");
    readonly ExecutableResource mlflow = new("mlflow", "mlflow", "/");
    readonly DashboardFixture fixture = new();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task First_message_has_what_is_there_and_the_next_what_changed()
    {
        await fixture.PublishAsync(redis, snapshot => snapshot with { State = "Starting" });
        using var client = await fixture.StartAsync();
        using var call = await client.StartAsync(Path, new WatchResourcesRequest());

        var resources = await InitialAsync(call);
        Assert.Equal(("redis", "Starting"), (Assert.Single(resources).Name, resources[0].State));

        await fixture.PublishAsync(redis, snapshot => snapshot with { State = "Running" });
        Assert.Equal("Running", (await NextUpsertAsync(call, "redis")).State);
    }

    [Fact]
    public async Task Every_watcher_sees_every_resource()
    {
        using var client = await fixture.StartAsync();
        using var first = await client.StartAsync(Path, new WatchResourcesRequest());
        using var second = await client.StartAsync(Path, new WatchResourcesRequest { IsReconnect = true });
        Assert.Empty(await InitialAsync(first));
        Assert.Empty(await InitialAsync(second));

        await fixture.PublishAsync(redis, snapshot => snapshot with { State = "Running" });
        await fixture.PublishAsync(mlflow, snapshot => snapshot with { State = "Waiting" });

        foreach (var call in new[] { first, second })
        {
            var seen = new Dictionary<string, string>();
            while (seen.Count < 2)
                foreach (var change in (await call.ReadAsync(WatchResourcesUpdate.Parser))!.Changes.Value)
                    seen[change.Upsert.Name] = change.Upsert.State;
            Assert.Equal(("Running", "Waiting"), (seen["redis"], seen["mlflow"]));
        }
    }

    [Fact]
    public async Task Without_the_key_nothing_is_told()
    {
        await fixture.PublishAsync(redis, snapshot => snapshot with { State = "Running" });
        (await fixture.StartAsync()).Dispose();
        using var stranger = new GrpcTestClient(await fixture.Url, "another key");
        using var call = await stranger.StartAsync(Path, new WatchResourcesRequest());

        Assert.Null(await call.ReadAsync(WatchResourcesUpdate.Parser));
        Assert.Equal(GrpcStatus.Unauthenticated, call.Status);
    }

    static async Task<IList<global::Lab.Hosting.Dashboard.Protocol.Resource>> InitialAsync(GrpcTestCall call) =>
        (await call.ReadAsync(WatchResourcesUpdate.Parser))!.InitialData.Resources;

    static async Task<global::Lab.Hosting.Dashboard.Protocol.Resource> NextUpsertAsync(GrpcTestCall call, string name) =>
        (await call.ReadAsync(WatchResourcesUpdate.Parser))!.Changes.Value.Single(change => change.Upsert.Name == name).Upsert;
}
