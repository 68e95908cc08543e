using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lab.Hosting.Dashboard.Launch;

/// <summary>Tells the user where the dashboard is as soon as it answers, or why it does not.</summary>
sealed partial class DashboardAnnouncement(
    DashboardEndpoints endpoints,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    TimeProvider time,
    ILogger<DashboardAnnouncement> logger) : BackgroundService
{
    // Lines of the dashboard's console that are shown when it has ended.
    const int LastLines = 10;

    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WatchAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The application ends, or has never started, before the dashboard answered.
        }
    }

    async Task WatchAsync(CancellationToken cancellation)
    {
        // Not from the factory: its clients log every try.
        using var http = new HttpClient { Timeout = Patience };
        using var every = new PeriodicTimer(Between, time);
        while (await every.WaitForNextTickAsync(cancellation))
        {
            if (await AnswersAsync(http, cancellation))
            {
                LogLogin(endpoints.Login);
                return;
            }
            if (!HasEnded()) continue;
            LogEnded(endpoints.FrontendUrls, await LastLinesAsync(cancellation));
            return;
        }
    }

    async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(endpoints.Frontend, "/login"), HttpCompletionOption.ResponseHeadersRead, cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    bool HasEnded() =>
        notifications.TryGetCurrentState(DashboardResource.Name, out var current)
        && KnownResourceStates.TerminalStates.Contains(current.Snapshot.State?.Text ?? "");

    async Task<string> LastLinesAsync(CancellationToken cancellation)
    {
        var lines = new List<string>();
        await foreach (var group in logs.GetAllAsync(DashboardResource.Name).WithCancellation(cancellation))
            lines.AddRange(group.Select(line => line.Content));
        return string.Join(Environment.NewLine, lines.TakeLast(LastLines));
    }

    [LoggerMessage(LogLevel.Information, "Login to the dashboard at {Url}")]
    partial void LogLogin(Uri url);

    [LoggerMessage(LogLevel.Error, "The dashboard has ended before it answered at {Url}. Its last lines:\n{Lines}")]
    partial void LogEnded(string url, string lines);
}
