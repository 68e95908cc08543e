using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Platform.Tests.Hosting.Eventing;

public sealed class EventingTests
{
    readonly DistributedApplicationEventing eventing = new();
    readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handlers_RunInOrderOfSubscription()
    {
        var order = new List<int>();
        for (var i = 1; i <= 3; i++)
        {
            var number = i;
            eventing.Subscribe<Happened>((_, _) =>
            {
                order.Add(number);
                return Task.CompletedTask;
            });
        }

        await eventing.PublishAsync(new Happened(), cancellation);

        Assert.Equal([1, 2, 3], order);
    }

    [Fact]
    public async Task EndedSubscription_HearsNothing()
    {
        var heard = 0;
        var subscription = eventing.Subscribe<Happened>((_, _) => Task.FromResult(heard++));
        eventing.Unsubscribe(subscription);

        await eventing.PublishAsync(new Happened(), cancellation);

        Assert.Equal(0, heard);
    }

    [Fact]
    public async Task SubscriptionOfAResource_HearsOnlyItsOwn()
    {
        var builder = HostingTest.Builder();
        var (mine, other) = (builder.AddExecutable("mine", "x", "."), builder.AddExecutable("other", "x", "."));
        var heard = new List<string>();
        mine.OnBeforeResourceStarted((resource, _, _) =>
        {
            heard.Add(resource.Name);
            return Task.CompletedTask;
        });
        await using var application = builder.Build();

        await builder.Eventing.PublishAsync(new BeforeResourceStartedEvent(other.Resource, application.Services), cancellation);
        await builder.Eventing.PublishAsync(new BeforeResourceStartedEvent(mine.Resource, application.Services), cancellation);

        Assert.Equal(["mine"], heard);
    }

    [Fact]
    public async Task Concurrent_HandlersDoNotWaitForEachOther()
    {
        var second = new TaskCompletionSource();
        eventing.Subscribe<Happened>((_, _) => second.Task);
        eventing.Subscribe<Happened>((_, _) =>
        {
            second.SetResult();
            return Task.CompletedTask;
        });

        await eventing.PublishAsync(new Happened(), EventDispatchBehavior.BlockingConcurrent, cancellation);
    }

    [Fact]
    public async Task BeforeStart_MayStillAddResources()
    {
        var builder = HostingTest.Builder();
        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            start.Model.Resources.Add(new ExecutableResource("late", "x", "."));
            return Task.CompletedTask;
        });
        await using var application = builder.Build();

        await application.Services.GetRequiredService<BeforeStart>().RunAsync(cancellation);

        Assert.Equal(["late"], application.Services.GetRequiredService<DistributedApplicationModel>().Resources.Select(resource => resource.Name));
    }

    sealed class Happened : IDistributedApplicationEvent;
}
