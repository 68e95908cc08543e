using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AppHost.Resources.Running;

/// <summary>Keeps lab.json and lab.env in step with the running application, and takes them away at its end.</summary>
sealed partial class LabFileWriter(
    LabPlace place,
    DashboardAddress dashboard,
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    TimeProvider time,
    ILogger<LabFileWriter> logger) : BackgroundService
{
    /// <summary>Changes come in bursts: one file for all of a burst.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    readonly ConcurrentDictionary<string, ResourceEvent> states = new(StringComparer.Ordinal);
    readonly Channel<bool> changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var json = new OwnedFile(Path.Combine(place.Status, "lab.json"));
        var environment = new OwnedFile(Path.Combine(place.Status, "lab.env"));
        var watching = WatchAsync(stoppingToken);
        try
        {
            await foreach (bool _ in changed.Reader.ReadAllAsync(stoppingToken))
            {
                await Task.Delay(Quiet, time, stoppingToken);
                json.Write(LabJson.Text(dashboard, states.Values, Environment.ProcessId));
                environment.Write(LabEnvironment.Text(dashboard, await ConnectionStringsAsync(stoppingToken)));
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(failure, place.Status);
        }
        finally
        {
            json.Remove();
            environment.Remove();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task WatchAsync(CancellationToken cancellation)
    {
        await foreach (var change in notifications.WatchAsync(cancellation))
        {
            states[change.ResourceId] = change;
            changed.Writer.TryWrite(true);
        }
    }

    // Asked only of what runs: before, an address would be waited for.
    async Task<IReadOnlyDictionary<string, string>> ConnectionStringsAsync(CancellationToken cancellation)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var running = states.Values.Where(state => state.Snapshot.State?.Text == KnownResourceStates.Running).Select(state => state.Resource.Name).ToHashSet();
        foreach (var resource in model.Resources.OfType<IResourceWithConnectionString>().Where(resource => running.Contains(resource.Name)))
            if (await resource.GetConnectionStringAsync(cancellation) is { } value) found[$"ConnectionStrings__{resource.Name}"] = value;
        return found;
    }

    [LoggerMessage(LogLevel.Warning, "The files about the running lab cannot be written in {Folder}.")]
    partial void LogNotWritten(Exception failure, string folder);
}
