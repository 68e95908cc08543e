namespace Lab.Mlflow.Protocol;

/// <summary>A model of the registry.</summary>
public sealed record RegisteredModel
{
    public required string Name { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreationTimestamp { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long LastUpdatedTimestamp { get; init; }

    public string? UserId { get; init; }

    public string? Description { get; init; }

    /// <summary>The newest version of each stage.</summary>
    public IReadOnlyList<ModelVersion> LatestVersions { get => field ?? []; init; }

    public IReadOnlyList<Tag> Tags { get => field ?? []; init; }

    public IReadOnlyList<ModelAlias> Aliases { get => field ?? []; init; }
}

/// <summary>A name that points at one version of a registered model.</summary>
public sealed record ModelAlias(string Alias, string Version);
