namespace Lab.Hosting.Dcp.Objects;

/// <summary>What every object of the orchestrator's API says about itself.</summary>
sealed record ObjectMetadata(string Name)
{
    /// <summary>Identity of this very object: a new one of the same name has another.</summary>
    public string? Uid { get; init; }

    /// <summary>Changes with each change of the object; only equality has a meaning.</summary>
    public string? ResourceVersion { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Set while the object is being deleted.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
