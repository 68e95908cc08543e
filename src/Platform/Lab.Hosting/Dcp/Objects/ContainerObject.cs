namespace Lab.Hosting.Dcp.Objects;

/// <summary>A container that DCP runs through Docker or Podman.</summary>
sealed record ContainerSpec
{
    public required string Image { get; init; }

    public string? ContainerName { get; init; }

    /// <summary>Entry point; null: the image's.</summary>
    public string? Command { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    public IReadOnlyList<EnvironmentValue> Env { get; init; } = [];

    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];

    public IReadOnlyList<VolumeMount> VolumeMounts { get; init; } = [];

    public IReadOnlyList<NetworkConnection> Networks { get; init; } = [];

    /// <summary>True: it lives on when the AppHost ends.</summary>
    public bool? Persistent { get; init; }

    public bool? Stop { get; init; }
}

/// <param name="ContainerPortNumber">The port inside; the outside one is the service's.</param>
sealed record ContainerPort(
    [property: System.Text.Json.Serialization.JsonPropertyName("containerPort")] int ContainerPortNumber, int? HostPort, string Protocol = "TCP");

/// <param name="Type">bind or volume.</param>
/// <param name="Source">Folder of this machine, or the volume's name.</param>
sealed record VolumeMount(string Type, string? Source, string Target, bool ReadOnly);

/// <param name="Name">Of a <see cref="ContainerNetworkSpec"/> object.</param>
/// <param name="Aliases">Host names under which other containers find this one.</param>
sealed record NetworkConnection(string Name, IReadOnlyList<string> Aliases);

sealed record ContainerStatus
{
    /// <summary>Pending, Building, Starting, Running, Paused, Stopping, Exited, FailedToStart, RuntimeUnhealthy, Unknown.</summary>
    public string? State { get; init; }

    public string? ContainerId { get; init; }

    public DateTimeOffset? StartupTimestamp { get; init; }

    public DateTimeOffset? FinishTimestamp { get; init; }

    public int? ExitCode { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<EnvironmentValue>? EffectiveEnv { get; init; }

    public IReadOnlyList<string>? EffectiveArgs { get; init; }
}

/// <summary>A network that the containers share.</summary>
/// <param name="NetworkName">Its name in the engine; null: one that DCP makes up.</param>
sealed record ContainerNetworkSpec(string? NetworkName);

sealed record ContainerNetworkStatus(string? State, string? Message);
