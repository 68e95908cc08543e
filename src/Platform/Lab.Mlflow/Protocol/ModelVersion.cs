namespace Lab.Mlflow.Protocol;

/// <summary>A numbered version of a registered model.</summary>
public sealed record ModelVersion
{
    public required string Name { get; init; }

    /// <summary>Decimal number as text, from "1"; a number is never given out again.</summary>
    public required string Version { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreationTimestamp { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long LastUpdatedTimestamp { get; init; }

    public string? UserId { get; init; }

    /// <summary>None, Staging, Production or Archived.</summary>
    public string CurrentStage { get => field ?? "None"; init; }

    public string Description { get => field ?? ""; init; }

    /// <summary>Where the files lie, or "models:/NAME/VERSION" of a copy.</summary>
    public string Source { get => field ?? ""; init; }

    public string? RunId { get; init; }

    /// <summary>READY, PENDING_REGISTRATION or FAILED_REGISTRATION.</summary>
    public string Status { get => field ?? "READY"; init; }

    public string? StatusMessage { get; init; }

    public IReadOnlyList<Tag> Tags { get => field ?? []; init; }

    public string RunLink { get => field ?? ""; init; }

    public IReadOnlyList<string> Aliases { get => field ?? []; init; }
}
