using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Stores;

/// <summary>A run to be made.</summary>
/// <param name="ExperimentId">Where it goes.</param>
/// <param name="UserId">As the client says; may be empty.</param>
/// <param name="Name">Null or empty: from the tag mlflow.runName, else made up.</param>
/// <param name="StartTime">Unix milliseconds.</param>
/// <param name="Tags">First tags.</param>
sealed record NewRun(string ExperimentId, string UserId, string? Name, long StartTime, IReadOnlyList<Tag> Tags);
