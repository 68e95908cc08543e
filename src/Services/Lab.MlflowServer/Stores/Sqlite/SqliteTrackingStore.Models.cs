using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Stores.Sqlite;

partial class SqliteTrackingStore
{
    const string ModelHistoryTag = "mlflow.log-model.history";

    public Task LogOutputsAsync(string runId, IReadOnlyList<ModelOutput> models, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var run = RequireActiveRun(session, runId);
        foreach (var model in models) PutLink(session, run.Id, isOutput: true, model.ModelId, model.Step);
        return 0;
    }, cancellation);

    /// <summary>As clients before MLflow 3 say that a run has a model: a list in a tag of the run.</summary>
    public Task RecordModelAsync(string runId, JsonObject model, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var run = RequireActiveRun(session, runId);
        string? before = (string?)session.Scalar("SELECT value FROM run_tags WHERE run = $1 AND key = $2", run.Id, ModelHistoryTag);
        var history = before is null ? [] : JsonNode.Parse(before) as JsonArray ?? [];
        history.Add(model.DeepClone());
        PutTag(session, run.Id, new Tag(ModelHistoryTag, PythonJson.Write(history)));
        return 0;
    }, cancellation);

    static void PutLink(SqliteSession session, long run, bool isOutput, string modelId, long step) =>
        session.Execute("INSERT INTO model_links (run, is_output, model_id, step) VALUES ($1, $2, $3, $4)", run, isOutput ? 1L : 0L, modelId, step);

    // Both kinds at once: this is asked of every run of a search.
    static (List<ModelInput> Inputs, List<ModelOutput> Outputs) LinksOf(SqliteSession session, long run)
    {
        var links = session.Query(
            "SELECT model_id, step, is_output FROM model_links WHERE run = $1 ORDER BY id", row => (Link: new ModelOutput(row.GetString(0), row.GetInt64(1)), IsOutput: row.GetInt64(2) != 0), run);
        return ([.. links.Where(link => !link.IsOutput).Select(link => new ModelInput(link.Link.ModelId))], [.. links.Where(link => link.IsOutput).Select(link => link.Link)]);
    }

    // A point that names a logged model is the model's too. One that names a model of another server stays the run's alone.
    static void PutModelMetric(SqliteSession session, string runId, Metric metric)
    {
        if (string.IsNullOrEmpty(metric.ModelId)) return;
        bool isNan = double.IsNaN(metric.Value);
        session.Execute(
            """
            INSERT OR IGNORE INTO logged_model_metrics (model, run_id, key, timestamp, step, value, is_nan, dataset_name, dataset_digest)
            SELECT id, $2, $3, $4, $5, $6, $7, $8, $9 FROM logged_models WHERE model_id = $1
            """,
            metric.ModelId, runId, metric.Key, metric.Timestamp, metric.Step, isNan ? 0 : Math.Clamp(metric.Value, double.MinValue, double.MaxValue), isNan ? 1L : 0L,
            metric.DatasetName ?? "", metric.DatasetDigest ?? "");
    }
}
