namespace Lab.Mlflow.Protocol;

/// <summary>Logged values of a run; of each metric its latest point.</summary>
public sealed record RunData
{
    public IReadOnlyList<Metric> Metrics { get => field ?? []; init; }

    public IReadOnlyList<Param> Params { get => field ?? []; init; }

    public IReadOnlyList<Tag> Tags { get => field ?? []; init; }
}
