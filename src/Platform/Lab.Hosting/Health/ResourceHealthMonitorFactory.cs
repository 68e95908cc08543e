using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

/// <summary>Makes the monitor of one resource's health.</summary>
sealed class ResourceHealthMonitorFactory(
    HealthCheckService checks,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    IDistributedApplicationEventing eventing,
    IServiceProvider services,
    TimeProvider time)
{
    public ResourceHealthMonitor Create(IResource resource) => new(resource, checks, notifications, loggers, eventing, services, time);
}
