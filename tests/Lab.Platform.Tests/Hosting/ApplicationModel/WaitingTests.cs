using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Lab.Platform.Tests.Hosting.ApplicationModel;

/// <summary>Waiting for states, with states published by hand.</summary>
public sealed class WaitingTests : IDisposable
{
    readonly DistributedApplicationBuilder builder = HostingTest.Builder();
    readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    DistributedApplication? application;

    ResourceNotificationService Notifications => (application ??= builder.Build()).ResourceNotifications;

    public void Dispose() => application?.Dispose();

    [Fact]
    public async Task WaitFor_EndsWhenTheDependencyIsReady()
    {
        var redis = builder.AddExecutable("redis", "x", ".");
        var web = builder.AddExecutable("web", "x", ".").WaitFor(redis);
        var waiting = Notifications.WaitForDependenciesAsync(web.Resource, cancellation);

        Assert.Equal("Waiting", State("web"));
        Assert.Equal("redis", Property("web", "resource.waitingFor"));
        await Publish(redis, KnownResourceStates.Running);
        Assert.False(waiting.IsCompleted);
        await Notifications.PublishUpdateAsync(redis.Resource, snapshot => snapshot with { IsReady = true });

        await waiting;
        Assert.Null(Property("web", "resource.waitingFor"));
    }

    [Fact]
    public async Task WaitForStart_IsContentWithRunning()
    {
        var redis = builder.AddExecutable("redis", "x", ".");
        var web = builder.AddExecutable("web", "x", ".").WaitForStart(redis);
        var waiting = Notifications.WaitForDependenciesAsync(web.Resource, cancellation);

        await Publish(redis, KnownResourceStates.Running);

        await waiting;
    }

    [Fact]
    public async Task WaitForCompletion_EndsWithTheWantedExitCode()
    {
        var job = builder.AddExecutable("job", "x", ".");
        var web = builder.AddExecutable("web", "x", ".").WaitForCompletion(job, exitCode: 3);
        var waiting = Notifications.WaitForDependenciesAsync(web.Resource, cancellation);

        await Publish(job, KnownResourceStates.Finished, exitCode: 3);

        await waiting;
    }

    [Fact]
    public async Task WaitForCompletion_FailsWithAnotherExitCode()
    {
        var job = builder.AddExecutable("job", "x", ".");
        var web = builder.AddExecutable("web", "x", ".").WaitForCompletion(job);
        var waiting = Notifications.WaitForDependenciesAsync(web.Resource, cancellation);

        await Publish(job, KnownResourceStates.Exited, exitCode: 7);

        var problem = await Assert.ThrowsAsync<DistributedApplicationException>(() => waiting);
        Assert.Equal("The wait for resource 'job' to end with exit code 0 failed: it is Exited (exit code 7).", problem.Message);
    }

    [Fact]
    public async Task FailedDependency_EndsTheWaitWhenAsked()
    {
        var redis = builder.AddExecutable("redis", "x", ".");
        var web = builder.AddExecutable("web", "x", ".").WaitFor(redis, WaitBehavior.StopOnResourceUnavailable);
        var waiting = Notifications.WaitForDependenciesAsync(web.Resource, cancellation);

        await Publish(redis, KnownResourceStates.FailedToStart);

        await Assert.ThrowsAsync<DistributedApplicationException>(() => waiting);
    }

    [Fact]
    public async Task FailedDependency_MayStillComeOtherwise()
    {
        var redis = builder.AddExecutable("redis", "x", ".");
        var web = builder.AddExecutable("web", "x", ".").WaitForStart(redis);
        var waiting = Notifications.WaitForDependenciesAsync(web.Resource, cancellation);

        await Publish(redis, KnownResourceStates.FailedToStart);
        Assert.False(waiting.IsCompleted);
        await Publish(redis, KnownResourceStates.Running);

        await waiting;
    }

    [Fact]
    public async Task Replicas_AreWaitedForOneByOne()
    {
        var api = builder.AddProject("api", "api.csproj").WithReplicas(2).WithAnnotation(new ResourceInstancesAnnotation(["api-1", "api-2"]));
        var web = builder.AddExecutable("web", "x", ".").WaitForStart(api);
        var waiting = Notifications.WaitForDependenciesAsync(web.Resource, cancellation);

        await Notifications.PublishUpdateAsync(api.Resource, "api-1", snapshot => snapshot with { State = KnownResourceStates.Running });
        Assert.False(waiting.IsCompleted);
        await Notifications.PublishUpdateAsync(api.Resource, "api-2", snapshot => snapshot with { State = KnownResourceStates.Running });

        await waiting;
    }

    [Fact]
    public async Task Watch_GivesStatesNowThenEachChangeOnce()
    {
        var redis = builder.AddExecutable("redis", "x", ".");
        await Publish(redis, KnownResourceStates.Starting);
        await using var changes = Notifications.WatchAsync(cancellation).GetAsyncEnumerator(cancellation);

        Assert.True(await changes.MoveNextAsync());
        Assert.Equal("Starting", changes.Current.Snapshot.State?.Text);
        await Publish(redis, KnownResourceStates.Running);
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal("Running", changes.Current.Snapshot.State?.Text);
        Assert.Equal(2, changes.Current.Snapshot.Version);
    }

    [Fact]
    public async Task WaitForResource_GivesTheStateThatCameFirst()
    {
        var redis = builder.AddExecutable("redis", "x", ".");
        var waiting = Notifications.WaitForResourceAsync("REDIS", KnownResourceStates.TerminalStates, cancellation);

        await Publish(redis, KnownResourceStates.Exited);

        Assert.Equal("Exited", await waiting);
    }

    Task Publish(IResourceBuilder<IResource> resource, string state, int? exitCode = null) =>
        Notifications.PublishUpdateAsync(resource.Resource, snapshot => snapshot with { State = state, ExitCode = exitCode });

    string? State(string id) => Notifications.TryGetCurrentState(id, out var change) ? change.Snapshot.State?.Text : null;

    object? Property(string id, string name) =>
        Notifications.TryGetCurrentState(id, out var change) ? change.Snapshot.Properties.FirstOrDefault(property => property.Name == name)?.Value : null;
}
