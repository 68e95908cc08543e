using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using Lab.Hosting.Dashboard.Protocol;
using Health = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;
using Resource = Lab.Hosting.Dashboard.Protocol.Resource;

namespace Lab.Hosting.Dashboard.Resources;

/// <summary>One snapshot of a resource as the dashboard reads it.</summary>
static class ResourceMessage
{
    /// <param name="change">Resource, id of the process, snapshot.</param>
    /// <param name="secrets">What no text may show in clear.</param>
    /// <param name="start">When the application started (UTC): stands for a creation time that the snapshot has not.</param>
    public static Resource From(ResourceEvent change, SecretValues secrets, DateTime start)
    {
        var snapshot = change.Snapshot;
        var message = new Resource
        {
            Name = change.ResourceId,
            Uid = change.ResourceId,
            DisplayName = change.Resource.Name,
            ResourceType = snapshot.ResourceType,
            State = secrets.Mask(snapshot.State?.Text ?? ""),
            StateStyle = snapshot.State?.Style ?? "",
            IsHidden = snapshot.IsHidden,
            Properties = { PropertyMessages.Of(change.Resource, change.ResourceId, snapshot, secrets) },
            Commands = { CommandMessages.Of(snapshot) },
            HealthReports = { snapshot.HealthReports.Select(report => Report(report, secrets)) },
            Urls = { snapshot.Urls.Select(Address) },
            Environment = { snapshot.EnvironmentVariables.Select(Variable) },
            Volumes = { snapshot.Volumes.Select(Mount) },
            Relationships = { snapshot.Relationships.Select(Arrow) },
            CreatedAt = Time(snapshot.CreationTimeStamp ?? start),
        };
        if (snapshot.StartTimeStamp is { } started) message.StartedAt = Time(started);
        if (snapshot.StopTimeStamp is { } stopped) message.StoppedAt = Time(stopped);
        if (snapshot.IconName is { } icon)
        {
            message.IconName = icon;
            message.IconVariant = CommandMessages.Variant(snapshot.IconVariant);
        }
        return message;
    }

    static HealthReport Report(HealthReportSnapshot report, SecretValues secrets)
    {
        var message = new HealthReport
        {
            Key = report.Name,
            Description = secrets.Mask(report.Description ?? ""),
            Exception = secrets.Mask(report.ExceptionText ?? ""),
        };
        if (report.Status is { } status)
            message.Status = status switch
            {
                Health.Healthy => HealthStatus.Healthy,
                Health.Degraded => HealthStatus.Degraded,
                _ => HealthStatus.Unhealthy,
            };
        if (report.LastRunAt is { } time) message.LastRunAt = Time(time);
        return message;
    }

    // Display properties always, also when they say nothing: see the message's definition.
    static Url Address(UrlSnapshot url) => new()
    {
        EndpointName = url.Name ?? "",
        FullUrl = url.Url,
        IsInternal = url.IsInternal,
        IsInactive = url.IsInactive,
        DisplayProperties = new UrlDisplayProperties
        {
            DisplayName = url.DisplayProperties?.DisplayName ?? "",
            SortOrder = url.DisplayProperties?.SortOrder ?? 0,
        },
    };

    // The dashboard shows every value as dots until the user asks for it.
    static EnvironmentVariable Variable(EnvironmentVariableSnapshot variable) =>
        new() { Name = variable.Name, Value = variable.Value ?? "", IsFromSpec = variable.IsFromSpec };

    static Volume Mount(VolumeSnapshot volume) =>
        new() { Source = volume.Source ?? "", Target = volume.Target, MountType = volume.MountType, IsReadOnly = volume.IsReadOnly };

    static ResourceRelationship Arrow(RelationshipSnapshot relationship) =>
        new() { ResourceName = relationship.ResourceName, Type = relationship.Type };

    static Timestamp Time(DateTime time) => Timestamp.FromDateTime(time.ToUniversalTime());
}
