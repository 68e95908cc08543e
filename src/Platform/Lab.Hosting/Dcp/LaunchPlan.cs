using Lab.Hosting.Dcp.Objects;

namespace Lab.Hosting.Dcp;

/// <summary>All that is needed to start one process or container of a resource.</summary>
abstract record LaunchPlan;

/// <param name="Spec">As DCP gets it.</param>
/// <param name="ProjectPath">The project file, when the process is a project.</param>
sealed record ProcessLaunch(ExecutableSpec Spec, string? ProjectPath) : LaunchPlan;

/// <param name="Spec">As DCP gets it.</param>
sealed record ContainerLaunch(ContainerSpec Spec) : LaunchPlan;
