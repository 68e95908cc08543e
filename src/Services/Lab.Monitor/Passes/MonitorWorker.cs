using Microsoft.Extensions.Options;

namespace Lab.Monitor.Passes;

/// <summary>A pass at the start and after each interval.</summary>
sealed partial class MonitorWorker(MonitorRunner runner, IOptions<MonitorOptions> options, TimeProvider time, ILogger<MonitorWorker> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        do
        {
            try
            {
                await runner.RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            // A pass that fails in a way nobody thought of must not end the monitoring.
            catch (Exception bug)
            {
                LogFailed(bug);
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "A pass failed")]
    partial void LogFailed(Exception bug);
}
