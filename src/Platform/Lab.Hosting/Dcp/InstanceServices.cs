using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Lab.Hosting.Dcp;

/// <summary>What all instances of one run of the application use.</summary>
/// <param name="Ended">Told after the last state of a life was published.</param>
/// <param name="Stopping">The application ends: nothing is started any more.</param>
sealed record InstanceServices(
    DcpClient Client,
    LaunchPlanner Planner,
    DcpLogPump Pump,
    ResourceNotificationService Notifications,
    ResourceLoggerService Loggers,
    Action<ResourceInstance> Ended,
    TimeProvider Time,
    ILogger Logger,
    CancellationToken Stopping);
