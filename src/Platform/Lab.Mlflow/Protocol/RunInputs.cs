namespace Lab.Mlflow.Protocol;

/// <summary>What a run read.</summary>
public sealed record RunInputs
{
    public IReadOnlyList<DatasetInput> DatasetInputs { get => field ?? []; init; }
}
