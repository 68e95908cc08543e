using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Lab.Hosting.Dcp;

/// <summary>Copies what a process writes into the resource's console log. DCP puts the time before each line.</summary>
/// <param name="loggers">Keeps the history and streams to readers.</param>
/// <param name="mirror">The AppHost's own log, null when lines do not go there.</param>
/// <param name="time">Clock of the pause before a lost stream is taken up again.</param>
sealed class DcpLogPump(ResourceLoggerService loggers, ILoggerFactory? mirror, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Ends when the process has ended and all it wrote is copied.</summary>
    public Task RunAsync(string resourceId, DcpRun run, CancellationToken cancellation)
    {
        string[] sources = run.Plan is ContainerLaunch ? ["startup_stdout", "startup_stderr", "stdout", "stderr"] : ["stdout", "stderr"];
        return Task.WhenAll(sources.Select(source => CopyAsync(resourceId, run, source, isError: source == "stderr", cancellation)));
    }

    async Task CopyAsync(string resourceId, DcpRun run, string source, bool isError, CancellationToken cancellation)
    {
        var logger = mirror?.CreateLogger($"Resources.{resourceId}");
        var seen = 0;
        while (!cancellation.IsCancellationRequested)
        {
            // DCP ends a followed stream seconds after the process: its last lines are read without following.
            var over = run.Ended.IsCompleted;
            using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over ? CancellationToken.None : run.Over);
            try
            {
                // Each stream begins with the first line again.
                var line = 0;
                await foreach (var text in run.LogAsync(source, follow: !over, until.Token))
                {
                    if (++line <= seen) continue;
                    seen = line;
                    loggers.AddLine(resourceId, text, isError);
                    if (logger is not null) logger.LogInformation("{Line}", text);
                }
                if (over) return;
                await Task.Delay(Pause, time, until.Token);
            }
            catch (OperationCanceledException)
            {
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or DcpException)
            {
                if (over) return;
                await Task.WhenAny(run.Ended, Task.Delay(Pause, time, CancellationToken.None));
            }
        }
    }
}
