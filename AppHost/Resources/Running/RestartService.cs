using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AppHost.Resources.Running;

/// <summary>Starts a process that died by itself again; one that was told to stop stays stopped.</summary>
sealed partial class RestartService(
    ResourceNotificationService notifications,
    ResourceCommandService commands,
    ResourceLoggerService resourceLogs,
    TimeProvider time,
    ILogger<RestartService> logger) : BackgroundService
{
    const int LinesLookedAt = 50;

    static readonly TimeSpan logPatience = TimeSpan.FromSeconds(5);

    readonly Dictionary<string, WatchedProcess> resources = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            if (change.Resource is not (ExecutableResource or ProjectResource or ContainerResource)) continue;
            if (!resources.TryGetValue(change.ResourceId, out var watched)) resources[change.ResourceId] = watched = new(new RestartPolicy(time));
            if (watched.Died(change.Snapshot.State?.Text) && !EndedByHand(change)) _ = RestartAsync(change, watched, stoppingToken);
        }
    }

    // Who starts a resource by hand may end it in its own window too.
    static bool EndedByHand(ResourceEvent ended) => ended.Snapshot.ExitCode == 0 && ended.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any();

    async Task RestartAsync(ResourceEvent died, WatchedProcess watched, CancellationToken cancellation)
    {
        string code = died.Snapshot.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
        var log = resourceLogs.GetLogger(died.ResourceId);
        try
        {
            if (await RemedyAsync(died, cancellation) is { } remedy)
            {
                LogRemedy(log, died.Resource.Name, code, remedy);
                LogRemedy(logger, died.Resource.Name, code, remedy);
                await ShowAsync(died, KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error);
                return;
            }
            if (watched.Policy.NextDelay() is not { } delay)
            {
                LogGivenUp(log, code, RestartPolicy.MostRestarts, RestartPolicy.Window.TotalMinutes);
                LogFailed(logger, died.Resource.Name, RestartPolicy.MostRestarts + 1, RestartPolicy.Window.TotalMinutes, code);
                await ShowAsync(died, KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error);
                return;
            }
            LogRestart(log, code, delay.TotalSeconds, watched.Policy.Count, RestartPolicy.MostRestarts);
            LogDied(logger, died.Resource.Name, code, delay.TotalSeconds);
            await ShowAsync(died, string.Create(CultureInfo.InvariantCulture, $"{WatchedProcess.Restarting} in {delay.TotalSeconds:0} s"), KnownResourceStateStyles.Warn);
            await Task.Delay(delay, time, cancellation);
            // Somebody may have been faster.
            if (!watched.IsDown) return;
            watched.StartedByUs = true;
            var result = await commands.ExecuteCommandAsync(died.ResourceId, KnownResourceCommands.StartCommand, cancellation);
            if (!result.Success && !result.Canceled) LogNotStarted(logger, died.Resource.Name, result.Message);
        }
        catch (OperationCanceledException)
        {
            // The lab ends.
        }
        catch (Exception failure)
        {
            // Nobody waits for this task: without a word the process would stay down and nobody would know why.
            LogNotStarted(logger, died.Resource.Name, failure.Message);
        }
    }

    async Task<string?> RemedyAsync(ResourceEvent died, CancellationToken cancellation)
    {
        if (!died.Resource.TryGetLastAnnotation<RemedyAnnotation>(out var annotation)) return null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(logPatience);
        var lines = new List<string>();
        try
        {
            await foreach (var group in resourceLogs.GetAllAsync(died.ResourceId).WithCancellation(patience.Token)) lines.AddRange(group.Select(line => line.Content));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // What has come is looked at.
        }
        return annotation.Find(lines.TakeLast(LinesLookedAt).ToList());
    }

    Task ShowAsync(ResourceEvent of, string state, string style) =>
        notifications.PublishUpdateAsync(of.Resource, of.ResourceId, snapshot => snapshot with { State = new ResourceStateSnapshot(state, style) });

    [LoggerMessage(LogLevel.Warning, "It ended with exit code {Code} and is started again in {Seconds:0} s ({Count} of {Most}).")]
    static partial void LogRestart(ILogger log, string code, double seconds, int count, int most);

    [LoggerMessage(LogLevel.Error, "It ended with exit code {Code} after {Most} restarts within {Minutes:0} minutes, and is not started again. The command 'start' tries anew.")]
    static partial void LogGivenUp(ILogger log, string code, int most, double minutes);

    [LoggerMessage(LogLevel.Warning, "{Resource} ended with exit code {Code}; it is started again in {Seconds:0} s.")]
    static partial void LogDied(ILogger log, string resource, string code, double seconds);

    [LoggerMessage(LogLevel.Error, "{Resource} ended {Times} times within {Minutes:0} minutes, the last time with exit code {Code}. It is not started again; see its console log, then use its command 'start'.")]
    static partial void LogFailed(ILogger log, string resource, int times, double minutes, string code);

    [LoggerMessage(LogLevel.Error, "{Resource} ended with exit code {Code}, and a restart would not help; after the repair use its command 'start'. {Remedy}")]
    static partial void LogRemedy(ILogger log, string resource, string code, string remedy);

    [LoggerMessage(LogLevel.Error, "{Resource} could not be started again: {Reason}")]
    static partial void LogNotStarted(ILogger log, string resource, string? reason);
}
