using Lab.Hosting.Tools;
using Microsoft.Extensions.Logging;

namespace Lab.Hosting.Dashboard.Launch;

/// <summary>Where the dashboard's program is on this machine.</summary>
interface IDashboardProgram
{
    /// <exception cref="LabException">It is not there and cannot be fetched.</exception>
    Task<string> FindAsync(CancellationToken cancellation);
}

/// <summary>The program that comes with the orchestrator; fetched when it is not there.</summary>
sealed partial class BundledDashboard(TimeProvider time, ILogger<BundledDashboard> logger) : IDashboardProgram
{
    public async Task<string> FindAsync(CancellationToken cancellation) =>
        (await AspireTools.GetAsync(ToolEnvironment.OfThisProcess, LogProgress, time, cancellation)).Managed;

    [LoggerMessage(LogLevel.Information, "{Progress}")]
    partial void LogProgress(string progress);
}
