using Lab.Mlflow.Protocol;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

partial class SqliteTrackingStore
{
    /// <summary>All of it or nothing.</summary>
    public Task LogAsync(string runId, LoggedValues values, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        long run = ActiveRunNumber(session, runId);
        if (values.Params.Count > 0) PutParams(session, run, runId, values);
        foreach (var metric in values.Metrics)
        {
            PutMetric(session, run, metric);
            PutModelMetric(session, runId, metric);
        }
        foreach (var tag in values.Tags) PutTag(session, run, tag);
        return 0;
    }, cancellation);

    public Task DeleteTagAsync(string runId, string key, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var run = RequireActiveRun(session, runId);
        int gone = session.Execute("DELETE FROM run_tags WHERE run = $1 AND key = $2", run.Id, key);
        return gone > 0 ? gone : throw MlflowException.Missing($"No tag with name: {key} in run with id {runId}");
    }, cancellation);

    // The shortest way to a run's number: it is asked for at every log call.
    static long ActiveRunNumber(SqliteSession session, string runId) =>
        session.Scalar("SELECT id FROM runs WHERE run_id = $1 AND lifecycle_stage = 'active'", runId) is long id ? id : RequireActiveRun(session, runId).Id;

    static void PutParams(SqliteSession session, long run, string runId, LoggedValues values)
    {
        List<(Param Param, string Old)> changed = [];
        foreach (var param in values.Params)
        {
            if (session.Execute("INSERT INTO params (run, key, value) VALUES ($1, $2, $3) ON CONFLICT (run, key) DO NOTHING", run, param.Key, param.Value) > 0) continue;
            string old = (string)session.Scalar("SELECT value FROM params WHERE run = $1 AND key = $2", run, param.Key)!;
            if (old != param.Value) changed.Add((param, old));
        }
        if (changed.Count == 0) return;
        if (!values.IsBatch)
            throw MlflowException.Invalid(
                $"Changing param values is not allowed. Param with key='{changed[0].Param.Key}' was already logged with value='{changed[0].Old}' "
                + $"for run ID='{runId}'. Attempted logging new value '{changed[0].Param.Value}'.");
        string list = string.Join(", ", changed.Select(c => $"{{'key': '{c.Param.Key}', 'old_value': '{c.Old}', 'new_value': '{c.Param.Value}'}}"));
        throw MlflowException.Invalid($"Changing param values is not allowed. Params were already logged='[{list}]' for run ID='{runId}'.");
    }

    // The name of a run and its tag mlflow.runName are one.
    static void PutTag(SqliteSession session, long run, Tag tag)
    {
        session.Execute(
            "INSERT INTO run_tags (run, key, value) VALUES ($1, $2, $3) ON CONFLICT (run, key) DO UPDATE SET value = excluded.value", run, tag.Key, tag.Value);
        if (tag.Key == RunNameTag) session.Execute("UPDATE runs SET run_name = $2 WHERE id = $1", run, tag.Value);
    }

    // NaN is kept as 0 with a flag, infinities as the largest doubles: so every value is ordered and can be a key.
    // The latest point is the largest of (step, timestamp, value).
    static void PutMetric(SqliteSession session, long run, Metric metric)
    {
        bool isNan = double.IsNaN(metric.Value);
        double value = isNan ? 0 : Math.Clamp(metric.Value, double.MinValue, double.MaxValue);
        object series = session.Scalar(
            """
            INSERT INTO series (run, key, step, timestamp, value, is_nan) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (run, key) DO UPDATE SET
                step = CASE WHEN (excluded.step, excluded.timestamp, excluded.value) > (series.step, series.timestamp, series.value) THEN excluded.step ELSE series.step END,
                timestamp = CASE WHEN (excluded.step, excluded.timestamp, excluded.value) > (series.step, series.timestamp, series.value) THEN excluded.timestamp ELSE series.timestamp END,
                value = CASE WHEN (excluded.step, excluded.timestamp, excluded.value) > (series.step, series.timestamp, series.value) THEN excluded.value ELSE series.value END,
                is_nan = CASE WHEN (excluded.step, excluded.timestamp, excluded.value) > (series.step, series.timestamp, series.value) THEN excluded.is_nan ELSE series.is_nan END
            RETURNING id
            """,
            run, metric.Key, metric.Step, metric.Timestamp, value, isNan ? 1L : 0L)!;
        session.Execute(
            "INSERT OR IGNORE INTO points (series, timestamp, step, value, is_nan) VALUES ($1, $2, $3, $4, $5)",
            series, metric.Timestamp, metric.Step, value, isNan ? 1L : 0L);
    }

    // Columns key, value, is_nan, timestamp, step.
    public static Metric ReadMetric(SqliteDataReader row) => new()
    {
        Key = row.GetString(0),
        Value = row.GetInt64(2) != 0 ? double.NaN : row.GetDouble(1),
        Timestamp = row.GetInt64(3),
        Step = row.GetInt64(4),
    };
}
