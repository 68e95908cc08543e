namespace Lab.Hosting.Dcp.Objects;

/// <summary>An address that others use and that one process, or several replicas of it, stand behind.</summary>
sealed record ServiceSpec
{
    /// <summary>DCP listens on localhost and forwards.</summary>
    public const string Proxied = "Localhost";

    /// <summary>The process itself listens on the address.</summary>
    public const string Proxyless = "Proxyless";

    /// <summary>TCP or UDP.</summary>
    public string Protocol { get; init; } = "TCP";

    public string AddressAllocationMode { get; init; } = Proxied;

    public string? Address { get; init; }

    /// <summary>Null: a free one.</summary>
    public int? Port { get; init; }
}

/// <summary>Address and port are final as soon as they are there, whatever the state.</summary>
sealed record ServiceStatus(string? State, string? EffectiveAddress, int? EffectivePort);

/// <summary>Element of the JSON array in the annotation "service-producer" of a process: what it listens on.</summary>
/// <param name="ServiceName">The service behind whose address it stands.</param>
/// <param name="Address">Where it listens, null for localhost.</param>
/// <param name="Port">A fixed port; null: the one that the template portForServing gives it.</param>
sealed record ServiceProducer(string ServiceName, string? Address, int? Port)
{
    public const string Annotation = "service-producer";
}
