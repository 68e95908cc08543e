using Lab.Hub;
using Lab.Sentiment;

namespace Lab.Pipelines;

/// <summary>How a pipeline runs, beyond what its file says.</summary>
public sealed record PipelineRunOptions
{
    /// <summary>Names of the steps to run, of those in the file; null runs all.</summary>
    public IReadOnlyList<string>? Steps { get; init; }

    /// <summary>An interrupted training starts from the beginning instead of resuming.</summary>
    public bool Restart { get; init; }

    /// <summary>A condition for pushing that does not hold is an error (<see cref="ErrorKind.Gate"/>), not only a note.</summary>
    public bool RequireConditions { get; init; }

    /// <summary>Workers. Null: LAB_THREADS, else one per processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Where train and evaluate compute; null: as the file says.</summary>
    public DeviceChoice? Device { get; init; }

    /// <summary>Number type of their products; null: as the file says.</summary>
    public Precision? Precision { get; init; }

    /// <summary>Gives the local file for an http(s) address; null: addresses are refused.</summary>
    public Func<Uri, CancellationToken, Task<string>>? Fetch { get; init; }

    /// <summary>Gives the folder of a model of the hub; null: it is fetched as the environment says, without a word.</summary>
    public Func<HubModelId, CancellationToken, Task<string>>? FetchModel { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
