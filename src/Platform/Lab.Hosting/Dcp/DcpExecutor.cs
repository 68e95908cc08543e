using System.Collections.Concurrent;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Lab.Hosting.Dcp.Objects;
using Lab.Hosting.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lab.Hosting.Dcp;

/// <summary>Runs all resources that have a process: gets DCP, gives endpoints their addresses, starts, watches, stops.</summary>
sealed partial class DcpExecutor(
    DistributedApplicationModel model,
    DistributedApplicationOptions options,
    IConfiguration configuration,
    IExecutionConfigurationResolver resolver,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ResourceLifecycle lifecycle,
    IDistributedApplicationEventing eventing,
    IEnumerable<IDistributedApplicationLifecycleHook> hooks,
    IHostApplicationLifetime host,
    TimeProvider time,
    ILoggerFactory logs,
    IServiceProvider services) : IHostedService, IAsyncDisposable
{
    /// <summary>Time for resources to end politely, before DCP ends what is left.</summary>
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(12);

    readonly ConcurrentDictionary<string, ResourceInstance> instances = new(StringComparer.OrdinalIgnoreCase);
    readonly CancellationTokenSource stopping = new();
    readonly ILogger logger = logs.CreateLogger("Lab.Hosting.Dcp");
    readonly ConcurrentQueue<Task> background = [];
    FileLock? stateLock;
    DcpSession? session;
    bool stopped;

    /// <summary>The process with that id; null before the start.</summary>
    public ResourceInstance? Find(string id) => instances.GetValueOrDefault(id);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var resources = model.Resources.Where(DcpModel.HasProcess).ToList();
        if (resources.Count == 0) return;
        var appHost = configuration["AppHost:Directory"] ?? Environment.CurrentDirectory;
        stateLock = StateLock.Take(StateFolder.Of(appHost));
        var bundle = await AspireTools.GetAsync(ToolEnvironment.OfThisProcess, line => Log.Progress(logger, line), time, cancellationToken);
        var runtime = configuration["ASPIRE_CONTAINER_RUNTIME"];
        var engine = new Lazy<Task<ContainerEngine>>(() => ContainerEngine.AskAsync(bundle, runtime, stopping.Token));
        var hasContainers = resources.Any(resource => resource is ContainerResource);
        if (hasContainers) _ = engine.Value;

        session = await DcpSession.StartAsync(bundle, runtime, time, logger, cancellationToken);
        var hasEngine = hasContainers && (await engine.Value).Running;
        var plans = resources.ToDictionary(resource => resource, resource => DcpModel.Endpoints(resource, hasEngine));
        await new EndpointAllocator(session.Client).AllocateAsync([.. plans.Values.SelectMany(plan => plan)], cancellationToken);
        foreach (var resource in resources) await lifecycle.EndpointsAllocatedAsync(resource, cancellationToken);
        if (hasEngine)
            await session.Client.CreateAsync(DcpKinds.ContainerNetwork, DcpKinds.ContainerNetwork.New(ContainerPlanner.Network, new(null)), cancellationToken);

        var shared = Shared(session.Client, engine, appHost);
        foreach (var resource in resources) AddInstances(resource, plans[resource], shared);
        background.Enqueue(WatchAsync(session.Client, DcpKinds.Executable, ObservedStatus.Of));
        if (hasEngine) background.Enqueue(WatchAsync(session.Client, DcpKinds.Container, ObservedStatus.Of));
        background.Enqueue(StartAllAsync());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (stopped) return;
        stopped = true;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StopLimit);
        await stopping.CancelAsync();
        try
        {
            foreach (var group in ShutdownOrder.Of(instances.Values.Select(instance => instance.Resource).Distinct()))
                await Task.WhenAll(instances.Values.Where(instance => group.Contains(instance.Resource) && !ContainerPlanner.IsPersistent(instance.Resource))
                    .Select(instance => StopOneAsync(instance, limit.Token)));
        }
        finally
        {
            if (session is not null) await session.DisposeAsync();
            stateLock?.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await Task.WhenAll(background);
    }

    InstanceServices Shared(DcpClient client, Lazy<Task<ContainerEngine>> engine, string appHost) => new(
        client,
        new(resolver, new(), cancellation => engine.Value.WaitAsync(cancellation), new(appHost, options.ContainerRegistryOverride), services),
        new(loggers, options.EnableResourceLogging ? logs : null, time),
        notifications,
        loggers,
        instance => background.Enqueue(ReportAsync(lifecycle.StoppedAsync(instance.Resource, instance.Id, CancellationToken.None), instance.Id)),
        time,
        logger,
        stopping.Token);

    void AddInstances(IResource resource, IReadOnlyList<EndpointPlan> plans, InstanceServices shared)
    {
        var start = new ResourceStart(resource, lifecycle, eventing, services, stopping.Token);
        var annotations = new Dictionary<string, string> { ["resource-name"] = resource.Name };
        if (plans.Count > 0)
            annotations[ServiceProducer.Annotation] = JsonSerializer.Serialize([.. plans.Select(plan => plan.Producer)], DcpJson.Default.ServiceProducerArray);
        var isJob = model.Resources.SelectMany(other => other.Annotations.OfType<WaitAnnotation>())
            .Any(wait => wait.Resource == resource && wait.WaitType == WaitType.WaitForCompletion);
        foreach (var id in ResourceIds.Of(resource)) instances[id] = new(resource, id, start, annotations, isJob, shared);
    }

    async Task StartAllAsync()
    {
        var from = time.GetTimestamp();
        try
        {
            await Task.WhenAll(instances.Values.Select(StartOneAsync));
            if (stopping.IsCancellationRequested) return;
            Log.Created(logger, time.GetElapsedTime(from).TotalSeconds);
            await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), stopping.Token);
            foreach (var hook in hooks) await hook.AfterResourcesCreatedAsync(model, stopping.Token);
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception failure)
        {
            // A handler of the application.
            Log.HandlerFailed(logger, failure);
        }

        Task StartOneAsync(ResourceInstance instance) => instance.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any()
            ? notifications.PublishUpdateAsync(instance.Resource, instance.Id, snapshot => snapshot.In(KnownResourceStates.NotStarted))
            : instance.StartAsync(byHand: false, stopping.Token);
    }

    async Task WatchAsync<TSpec, TStatus>(DcpClient client, DcpKind<TSpec, TStatus> kind, Func<TStatus?, ObservedStatus> read)
        where TSpec : class
        where TStatus : class
    {
        // Ends with the session, not with the wish to stop: the ends of the processes are to be seen.
        try
        {
            await foreach (var change in client.WatchAsync(kind, session!.Ended))
                Observe(change.Object.Metadata.Name, read(change.Object.Status), change.Deleted);
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception gone)
        {
            if (stopping.IsCancellationRequested) return;
            Log.Lost(logger, gone);
            host.StopApplication();
        }
    }

    void Observe(string name, ObservedStatus status, bool deleted)
    {
        var instance = instances.Values.FirstOrDefault(instance => instance.Run?.Name == name);
        if (instance?.Run is not { } run || run.Name != name) return;
        try
        {
            instance.Observe(run, status, deleted);
        }
        catch (Exception failure)
        {
            // Code of the application (a command's state) runs while a state is published.
            Log.ObserveFailed(logger, instance.Id, failure);
        }
    }

    async Task StopOneAsync(ResourceInstance instance, CancellationToken cancellation)
    {
        try
        {
            await instance.StopAsync(cancellation);
        }
        catch (Exception failure) when (failure is OperationCanceledException or TimeoutException or HttpRequestException or DcpException)
        {
            Log.StopFailed(logger, instance.Id, failure.Message);
        }
    }

    async Task ReportAsync(Task task, string id)
    {
        try
        {
            await task;
        }
        catch (Exception failure)
        {
            Log.ObserveFailed(logger, id, failure);
        }
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Line}")]
        public static partial void Progress(ILogger logger, string line);

        [LoggerMessage(LogLevel.Debug, "All resources were started after {Seconds:0.0} s.")]
        public static partial void Created(ILogger logger, double seconds);

        [LoggerMessage(LogLevel.Error, "A handler of the application failed.")]
        public static partial void HandlerFailed(ILogger logger, Exception failure);

        [LoggerMessage(LogLevel.Critical, "The orchestrator is gone; the application stops.")]
        public static partial void Lost(ILogger logger, Exception failure);

        [LoggerMessage(LogLevel.Error, "A change of {ResourceId} could not be shown.")]
        public static partial void ObserveFailed(ILogger logger, string resourceId, Exception failure);

        [LoggerMessage(LogLevel.Warning, "{ResourceId} did not stop in time ({Reason}); DCP ends it.")]
        public static partial void StopFailed(ILogger logger, string resourceId, string reason);
    }
}
