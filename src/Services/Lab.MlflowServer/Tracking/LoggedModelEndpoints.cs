using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;

namespace Lab.MlflowServer.Tracking;

/// <summary>
/// Models as things of their own, beside the runs (MLflow 3). None can be logged here yet, so every search finds none: that answer
/// is needed, because the client asks for them whenever it downloads artifacts of a run.
/// </summary>
sealed class LoggedModelEndpoints
{
    public void Map(ApiRoutes routes) => routes.Post("logged-models/search", SearchAsync);

    static Task<Empty> SearchAsync(MlflowRequestFields fields, CancellationToken cancellation) => fields.Ids("experiment_ids").Count > 0
        ? Task.FromResult(new Empty())
        : throw fields.Missing("experiment_ids");
}
