namespace Lab.Mlflow.Protocol;

/// <summary>A dataset read by a run; its tag "mlflow.data.context" says as what (train, eval).</summary>
public sealed record DatasetInput
{
    public IReadOnlyList<Tag> Tags { get => field ?? []; init; }

    public required Dataset Dataset { get; init; }
}
