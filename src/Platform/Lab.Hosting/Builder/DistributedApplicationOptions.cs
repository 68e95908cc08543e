using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Options of the application.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>Command line: configuration keys as <c>--key=value</c>.</summary>
    public string[]? Args { get; set; }

    /// <summary>Assembly with the <c>Projects</c> types; null: the entry assembly.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Folder of the AppHost project; null: as the build wrote it into the assembly.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>True: no dashboard process and no resource service.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Name shown at the top of the dashboard; null: the AppHost's name.</summary>
    public string? DashboardApplicationName { get; set; }

    /// <summary>True: dashboard and telemetry over plain http.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>True: console lines of resources also appear in the AppHost's own log.</summary>
    public bool EnableResourceLogging { get; set; }

    /// <summary>Registry to take images from instead of their own.</summary>
    public string? ContainerRegistryOverride { get; set; }

    /// <summary>What waits do by default when the awaited resource fails; tests stop.</summary>
    internal WaitBehavior DefaultWaitBehavior { get; set; } = WaitBehavior.WaitOnResourceUnavailable;

    /// <summary>Called with the host's settings before the host is made: the testing builder's way in.</summary>
    internal Action<HostApplicationBuilderSettings>? ConfigureHost { get; set; }
}
