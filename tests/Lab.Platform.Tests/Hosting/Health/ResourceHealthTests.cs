using System.Threading.Channels;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Platform.Tests.Hosting.Health;

/// <summary>Health checks of resources on a clock moved by hand.</summary>
public sealed class ResourceHealthTests : IAsyncDisposable
{
    readonly TimerLog time = new();
    readonly DistributedApplicationBuilder builder = HostingTest.Builder();
    readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    readonly Channel<HealthStatus> answers = Channel.CreateUnbounded<HealthStatus>();
    readonly Channel<DateTimeOffset> asked = Channel.CreateUnbounded<DateTimeOffset>();
    readonly IResourceBuilder<ExecutableResource> redis;
    DistributedApplication? application;
    ResourceHealthService? service;

    public ResourceHealthTests()
    {
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddHealthChecks().AddAsyncCheck("ping", async token =>
        {
            asked.Writer.TryWrite(time.GetUtcNow());
            return new(await answers.Reader.ReadAsync(token), "as told");
        });
        redis = builder.AddExecutable("redis", "x", ".");
    }

    ResourceNotificationService Notifications => application!.ResourceNotifications;

    public async ValueTask DisposeAsync()
    {
        if (service is not null) await service.StopAsync(CancellationToken.None);
        if (application is not null) await application.DisposeAsync();
    }

    [Fact]
    public async Task WithoutChecks_RunningIsReady()
    {
        await StartAsync();
        await RunningAsync();

        var healthy = await Notifications.WaitForResourceHealthyAsync("redis", cancellation);

        Assert.Equal(HealthStatus.Healthy, healthy.Snapshot.HealthStatus);
    }

    [Fact]
    public async Task CheckNotRunYet_IsUnhealthyWithoutStatus()
    {
        redis.WithHealthCheck("ping");
        await StartAsync();
        await RunningAsync();
        await asked.Reader.ReadAsync(cancellation);

        Assert.True(Notifications.TryGetCurrentState("redis", out var state));
        Assert.Equal(HealthStatus.Unhealthy, state.Snapshot.HealthStatus);
        Assert.Equal([new("ping", null, null, null)], state.Snapshot.HealthReports);
    }

    [Fact]
    public async Task Failures_AreRepeatedAfterOneToFiveSeconds_HealthyAfterThirty()
    {
        redis.WithHealthCheck("ping");
        await StartAsync();
        await RunningAsync();
        var start = await asked.Reader.ReadAsync(cancellation);
        foreach (var seconds in (int[])[1, 2, 3, 4, 5, 5])
        {
            await AnswerAsync(HealthStatus.Unhealthy);
            await AssertNextAsync(start += TimeSpan.FromSeconds(seconds), seconds);
        }

        await AnswerAsync(HealthStatus.Healthy);
        await Notifications.WaitForResourceHealthyAsync("redis", cancellation);
        await AssertNextAsync(start + TimeSpan.FromSeconds(30), 30);
    }

    [Fact]
    public async Task ReadyEvent_ComesOnceAndHoldsBackThoseWhoWait()
    {
        redis.WithHealthCheck("ping");
        var handlers = 0;
        var release = new TaskCompletionSource();
        redis.OnResourceReady(async (_, _, _) =>
        {
            handlers++;
            await release.Task;
        });
        await StartAsync();
        await RunningAsync();
        answers.Writer.TryWrite(HealthStatus.Healthy);
        await Notifications.WaitForResourceAsync("redis", change => change.Snapshot.HealthStatus == HealthStatus.Healthy, cancellation);
        var healthy = Notifications.WaitForResourceHealthyAsync("redis", cancellation);
        Assert.False(healthy.IsCompleted);

        release.SetResult();

        await healthy;
        Assert.Equal(1, handlers);
    }

    [Fact]
    public async Task NewStart_IsNotHealthyFromTheOldReport()
    {
        redis.WithHealthCheck("ping");
        await StartAsync();
        await RunningAsync();
        answers.Writer.TryWrite(HealthStatus.Healthy);
        await Notifications.WaitForResourceHealthyAsync("redis", cancellation);

        await Notifications.PublishUpdateAsync(redis.Resource, snapshot => snapshot with { State = KnownResourceStates.Exited });
        await Notifications.PublishUpdateAsync(redis.Resource, snapshot => snapshot with { State = KnownResourceStates.Starting });
        await RunningAsync();

        Assert.True(Notifications.TryGetCurrentState("redis", out var state));
        Assert.Equal(HealthStatus.Unhealthy, state.Snapshot.HealthStatus);
        answers.Writer.TryWrite(HealthStatus.Healthy);
        await Notifications.WaitForResourceHealthyAsync("redis", cancellation);
    }

    async Task StartAsync()
    {
        application = builder.Build();
        service = application.Services.GetServices<IHostedService>().OfType<ResourceHealthService>().Single();
        await service.StartAsync(cancellation);
    }

    Task RunningAsync() => Notifications.PublishUpdateAsync(redis.Resource, snapshot => snapshot with { State = KnownResourceStates.Running });

    async Task AnswerAsync(HealthStatus status)
    {
        answers.Writer.TryWrite(status);
        var now = time.GetUtcNow().UtcDateTime;
        await Notifications.WaitForResourceAsync(
            "redis", change => change.Snapshot.HealthReports[0] is { } report && report.Status == status && report.LastRunAt == now, cancellation);
    }

    /// <summary>The next check comes at that time: the monitor set its timer for it.</summary>
    async Task AssertNextAsync(DateTimeOffset expected, int seconds)
    {
        var pause = TimeSpan.FromSeconds(seconds);
        Assert.Equal(pause, await time.Timers.Reader.ReadAsync(cancellation));
        time.Advance(pause);
        Assert.Equal(expected, await asked.Reader.ReadAsync(cancellation));
    }

    /// <summary>A clock moved by hand that tells which timers were set.</summary>
    sealed class TimerLog : TimeProvider
    {
        readonly FakeTimeProvider clock = new();

        public Channel<TimeSpan> Timers { get; } = Channel.CreateUnbounded<TimeSpan>();

        public override long TimestampFrequency => clock.TimestampFrequency;

        public void Advance(TimeSpan by) => clock.Advance(by);

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = clock.CreateTimer(callback, state, dueTime, period);
            Timers.Writer.TryWrite(dueTime);
            return timer;
        }
    }
}
