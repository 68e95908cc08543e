using Lab.Hosting.Dcp.Objects;

namespace Lab.Hosting.Dcp;

/// <summary>Where a process or container is in its life.</summary>
enum Phase
{
    Starting,
    Running,
    Stopping,
    Ended,
    FailedToStart,

    /// <summary>The container engine stopped answering; DCP goes on when it is back.</summary>
    EngineUnhealthy,
}

/// <summary>What DCP says about one process or container, in one form.</summary>
/// <param name="ExitCode">Null while it is not known, as after a signal.</param>
sealed record ObservedStatus(
    Phase Phase,
    int? Pid,
    DateTimeOffset? Started,
    DateTimeOffset? Finished,
    int? ExitCode,
    IReadOnlyList<string>? Args,
    IReadOnlyList<EnvironmentValue>? Environment,
    string? Message)
{
    const int UnknownExitCode = -1;

    public static ObservedStatus Of(ExecutableStatus? status) => new(
        status?.State switch
        {
            ExecutableStates.Running => Phase.Running,
            ExecutableStates.Stopping => Phase.Stopping,
            ExecutableStates.Finished or ExecutableStates.Terminated => Phase.Ended,
            ExecutableStates.FailedToStart => Phase.FailedToStart,
            _ => Phase.Starting,
        },
        status?.Pid,
        status?.StartupTimestamp,
        status?.FinishTimestamp,
        Known(status?.ExitCode),
        status?.EffectiveArgs,
        status?.EffectiveEnv,
        Message: null);

    public static ObservedStatus Of(ContainerStatus? status) => new(
        status?.State switch
        {
            "Running" or "Paused" => Phase.Running,
            "Stopping" => Phase.Stopping,
            "Exited" => Phase.Ended,
            "FailedToStart" => Phase.FailedToStart,
            "RuntimeUnhealthy" => Phase.EngineUnhealthy,
            _ => Phase.Starting,
        },
        Pid: null,
        status?.StartupTimestamp,
        status?.FinishTimestamp,
        Known(status?.ExitCode),
        status?.EffectiveArgs,
        status?.EffectiveEnv,
        status?.Message);

    static int? Known(int? exitCode) => exitCode == UnknownExitCode ? null : exitCode;
}
