using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What follows from a resource's annotations is filled into each snapshot: commands, icon, health checks not run yet.</summary>
static class SnapshotRules
{
    public static CustomResourceSnapshot Apply(IResource resource, CustomResourceSnapshot snapshot, IServiceProvider services)
    {
        var icon = resource.Annotations.OfType<ResourceIconAnnotation>().LastOrDefault();
        snapshot = snapshot with
        {
            HealthReports = HealthReports(resource, snapshot),
            IconName = snapshot.IconName ?? icon?.IconName,
            IconVariant = snapshot.IconVariant ?? icon?.IconVariant,
            IsHidden = snapshot.IsHidden || resource.Annotations.OfType<HiddenAnnotation>().Any(),
            IsReady = snapshot.IsReady && snapshot.State?.Text == KnownResourceStates.Running,
        };
        return snapshot with { Commands = Commands(resource, snapshot, services) };
    }

    static ImmutableArray<HealthReportSnapshot> HealthReports(IResource resource, CustomResourceSnapshot snapshot)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).Distinct().ToArray();
        if (keys.Length == 0) return snapshot.HealthReports;

        // What was found of an earlier process says nothing about the next one.
        if (IsBeforeRunning(snapshot.State?.Text)) return [.. keys.Select(key => new HealthReportSnapshot(key, null, null, null))];
        return
        [
            .. keys.Select(key => snapshot.HealthReports.FirstOrDefault(report => report.Name == key) ?? new(key, null, null, null)),
        ];
    }

    static bool IsBeforeRunning(string? state) =>
        state is null || state == KnownResourceStates.NotStarted || state == KnownResourceStates.Waiting
        || state == KnownResourceStates.Starting || state == KnownResourceStates.Building;

    static ImmutableArray<ResourceCommandSnapshot> Commands(IResource resource, CustomResourceSnapshot snapshot, IServiceProvider services)
    {
        var context = new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = services };
        return
        [
            .. resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => new ResourceCommandSnapshot(
                command.Name,
                command.UpdateState(context),
                command.DisplayName,
                command.DisplayDescription,
                Parameter: null,
                command.ConfirmationMessage,
                command.IconName,
                command.IconVariant,
                command.IsHighlighted)
            {
                Arguments = command.Arguments,
                Visibility = command.Visibility,
            }),
        ];
    }
}
