using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Tracking;

/// <summary>Metrics, parameters and tags of runs.</summary>
sealed class LoggingEndpoints(SqliteTrackingStore store)
{
    public void Map(ApiRoutes routes)
    {
        routes.Post("runs/log-metric", LogMetricAsync);
        routes.Post("runs/log-parameter", LogParamAsync);
        routes.Post("runs/log-batch", LogBatchAsync);
        routes.Post("runs/set-tag", SetTagAsync);
        routes.Post("runs/delete-tag", DeleteTagAsync);
    }

    Task<Empty> LogMetricAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string run = fields.RunId();
        return LogAsync(run, new LoggedValues { Metrics = [LogLimits.Check(ReadMetric(fields))] }, cancellation);
    }

    Task<Empty> LogParamAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string run = fields.RunId();
        return LogAsync(run, new LoggedValues { Params = [LogLimits.Check(ReadParam(fields))] }, cancellation);
    }

    Task<Empty> SetTagAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string run = fields.RunId();
        return LogAsync(run, new LoggedValues { Tags = [LogLimits.Check(ReadTag(fields))] }, cancellation);
    }

    Task<Empty> LogBatchAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string run = fields.RunId();
        LogLimits.CheckCounts(fields.Items("metrics"), fields.Items("params"), fields.Items("tags"));
        var values = new LoggedValues
        {
            Metrics = fields.Objects("metrics", ReadMetric),
            Params = fields.Objects("params", ReadParam),
            Tags = fields.Objects("tags", ReadTag),
        };
        return LogAsync(run, LogLimits.Check(values), cancellation);
    }

    async Task<Empty> DeleteTagAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.DeleteTagAsync(fields.RunId(), fields.RequiredText("key"), cancellation);
        return new();
    }

    async Task<Empty> LogAsync(string run, LoggedValues values, CancellationToken cancellation)
    {
        await store.LogAsync(run, values, cancellation);
        return new();
    }

    static Metric ReadMetric(MlflowRequestFields fields) => new()
    {
        Key = fields.RequiredText("key"),
        Value = fields.RequiredNumber("value"),
        Timestamp = fields.RequiredTime("timestamp"),
        Step = fields.Integer("step") ?? 0,
        ModelId = fields.Text("model_id"),
        DatasetName = fields.Text("dataset_name"),
        DatasetDigest = fields.Text("dataset_digest"),
    };

    static Param ReadParam(MlflowRequestFields fields) => new(fields.RequiredText("key"), fields.Value());

    static Tag ReadTag(MlflowRequestFields fields) => new(fields.RequiredText("key"), fields.Value());
}
