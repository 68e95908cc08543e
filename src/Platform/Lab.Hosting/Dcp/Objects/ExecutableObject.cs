using System.Text.Json.Serialization;

namespace Lab.Hosting.Dcp.Objects;

/// <summary>A process that DCP starts and watches.</summary>
sealed record ExecutableSpec
{
    public required string ExecutablePath { get; init; }

    public required string WorkingDirectory { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    public IReadOnlyList<EnvironmentValue> Env { get; init; } = [];

    public string ExecutionType { get; init; } = "Process";

    public AmbientEnvironment AmbientEnvironment { get; init; } = new("Inherit");

    /// <summary>True: DCP ends the process, politely first (SIGTERM), after some seconds by force.</summary>
    public bool? Stop { get; init; }
}

/// <summary>Name and value of a variable; values may hold templates of <see cref="DcpTemplate"/>.</summary>
sealed record EnvironmentValue(string Name, string? Value);

/// <param name="Behavior">Inherit or DoNotInherit the variables of the AppHost.</param>
sealed record AmbientEnvironment(string Behavior);

sealed record ExecutableStatus
{
    /// <summary>One of <see cref="ExecutableStates"/>, empty at first.</summary>
    public string? State { get; init; }

    public int? Pid { get; init; }

    [JsonPropertyName("executionID")]
    public string? ExecutionId { get; init; }

    public DateTimeOffset? StartupTimestamp { get; init; }

    public DateTimeOffset? FinishTimestamp { get; init; }

    /// <summary>-1 when it is not known, as after a signal.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Variables and arguments with templates filled in.</summary>
    public IReadOnlyList<EnvironmentValue>? EffectiveEnv { get; init; }

    public IReadOnlyList<string>? EffectiveArgs { get; init; }
}

static class ExecutableStates
{
    public const string Starting = "Starting";
    public const string Running = "Running";
    public const string Stopping = "Stopping";
    public const string Finished = "Finished";
    public const string Terminated = "Terminated";
    public const string FailedToStart = "FailedToStart";
}
