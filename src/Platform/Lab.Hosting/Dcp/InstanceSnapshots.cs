using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dcp.Objects;

namespace Lab.Hosting.Dcp;

/// <summary>What the dashboard shows of a process or container.</summary>
static class InstanceSnapshots
{
    /// <summary>Properties of what is about to start: where it is and who it is, nothing of the life before.</summary>
    public static CustomResourceSnapshot Starting(this CustomResourceSnapshot snapshot, LaunchPlan plan)
    {
        var properties = snapshot.Properties.WithoutProperty("executable.pid").WithoutProperty(Failure);
        properties = plan switch
        {
            ProcessLaunch process => Process(properties, process),
            ContainerLaunch container => Container(properties, container.Spec),
            _ => properties,
        };
        return snapshot with { Properties = properties, StartTimeStamp = null, StopTimeStamp = null, ExitCode = null };
    }

    /// <summary>Facts DCP reported; the state is another's word.</summary>
    public static CustomResourceSnapshot Observed(this CustomResourceSnapshot snapshot, LaunchPlan plan, ObservedStatus status)
    {
        var properties = snapshot.Properties;
        if (status.Pid is { } pid) properties = properties.WithProperty("executable.pid", pid);
        if (status.Args is { } args) properties = properties.WithProperty(plan is ContainerLaunch ? "container.args" : "executable.args", Array(args), isSensitive: true);
        return snapshot with
        {
            Properties = properties,
            CreationTimeStamp = snapshot.CreationTimeStamp ?? status.Started?.UtcDateTime,
            StartTimeStamp = status.Started?.UtcDateTime ?? snapshot.StartTimeStamp,
            StopTimeStamp = status.Finished?.UtcDateTime,
            ExitCode = status.ExitCode,
            EnvironmentVariables = status.Environment is { Count: > 0 } environment ? Variables(plan, environment) : snapshot.EnvironmentVariables,
        };
    }

    /// <summary>State in words and colour; addresses can be clicked while it runs.</summary>
    public static CustomResourceSnapshot In(this CustomResourceSnapshot snapshot, string state, string? style = null) => snapshot with
    {
        State = new(state, style),
        Urls = [.. snapshot.Urls.Select(url => url with { IsInactive = state != KnownResourceStates.Running })],
    };

    /// <summary>Why it does not run, in the details; the console log has it too.</summary>
    public static CustomResourceSnapshot Because(this CustomResourceSnapshot snapshot, string reason) =>
        snapshot with { Properties = snapshot.Properties.WithProperty(Failure, reason) };

    const string Failure = "resource.failure";

    static ImmutableArray<ResourcePropertySnapshot> Process(ImmutableArray<ResourcePropertySnapshot> properties, ProcessLaunch process)
    {
        properties = properties
            .WithProperty("executable.path", process.Spec.ExecutablePath)
            .WithProperty("executable.workDir", process.Spec.WorkingDirectory)
            .WithProperty("executable.args", Array(process.Spec.Args), isSensitive: true);
        return process.ProjectPath is { } project ? properties.WithProperty("project.path", project) : properties;
    }

    static ImmutableArray<ResourcePropertySnapshot> Container(ImmutableArray<ResourcePropertySnapshot> properties, ContainerSpec spec) => properties
        .WithProperty("container.image", spec.Image)
        .WithProperty("container.command", spec.Command)
        .WithProperty("container.args", Array(spec.Args), isSensitive: true);

    // Those of the AppHost's own environment are told apart: the dashboard hides them at first.
    static ImmutableArray<EnvironmentVariableSnapshot> Variables(LaunchPlan plan, IReadOnlyList<EnvironmentValue> environment)
    {
        var spec = plan switch { ProcessLaunch process => process.Spec.Env, ContainerLaunch container => container.Spec.Env, _ => [] };
        var names = spec.Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. environment.OrderBy(variable => variable.Name, StringComparer.Ordinal)
                .Select(variable => new EnvironmentVariableSnapshot(variable.Name, variable.Value ?? "", names.Contains(variable.Name))),
        ];
    }

    static ImmutableArray<string> Array(IEnumerable<string> values) => [.. values];
}
