using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dashboard.Launch;
using Lab.Hosting.Dashboard.Resources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lab.Hosting.Dashboard.LabFile;

/// <summary>Keeps lab.json and lab.env in step with the running application, and takes them away at its end.</summary>
sealed partial class LabFileWriter(
    DashboardEndpoints endpoints,
    ConnectionStrings connectionStrings,
    ResourceNotificationService notifications,
    IConfiguration configuration,
    TimeProvider time,
    ILogger<LabFileWriter> logger) : BackgroundService
{
    /// <summary>Changes come in bursts: one file for all of a burst.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    readonly Dictionary<string, ResourceEvent> states = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var folder = LabFolder.Of(configuration["AppHost:Directory"] ?? Environment.CurrentDirectory, configuration[LabFolder.Setting]);
        var json = new OwnedFile(Path.Combine(folder, "lab.json"));
        var environment = new OwnedFile(Path.Combine(folder, "lab.env"));
        using var changes = new LatestChanges<string, ResourceEvent>(_ => { });
        var watching = WatchAsync(changes, stoppingToken);
        try
        {
            while (true)
            {
                foreach (var change in await changes.NextAsync(stoppingToken)) states[change.ResourceId] = change;
                json.Write(LabJson.Text(endpoints, states.Values, Environment.ProcessId));
                environment.Write(LabEnvironment.Text(endpoints, connectionStrings.Known));
                await Task.Delay(Quiet, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(failure, folder);
        }
        finally
        {
            json.Remove();
            environment.Remove();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task WatchAsync(LatestChanges<string, ResourceEvent> changes, CancellationToken cancellation)
    {
        await foreach (var change in notifications.WatchAsync(cancellation)) changes.Add(change.ResourceId, change);
    }

    [LoggerMessage(LogLevel.Warning, "The files about the running lab cannot be written in {Folder}.")]
    partial void LogNotWritten(Exception failure, string folder);
}
