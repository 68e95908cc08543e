using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Stores;

/// <summary>A logged model to be made.</summary>
/// <param name="ExperimentId">Where it goes.</param>
/// <param name="Name">Null or empty: made up.</param>
/// <param name="ModelType">As the client says; may be empty.</param>
/// <param name="SourceRunId">Run that made it; may be empty.</param>
/// <param name="Params">First parameters.</param>
/// <param name="Tags">First tags.</param>
sealed record NewLoggedModel(string ExperimentId, string? Name, string ModelType, string SourceRunId, IReadOnlyList<Param> Params, IReadOnlyList<Tag> Tags);
