using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Search;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

partial class SqliteTrackingStore
{
    const string RunColumns =
        "runs.id, runs.run_id, runs.experiment, runs.run_name, runs.user_id, runs.status, runs.start_time, runs.end_time, runs.artifact_uri, runs.lifecycle_stage";

    public Task<Run> CreateRunAsync(NewRun run, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var experiment = RequireExperiment(session, run.ExperimentId);
        RequireActive(experiment);
        string? tagged = run.Tags.LastOrDefault(tag => tag.Key == RunNameTag)?.Value;
        if (!string.IsNullOrEmpty(run.Name) && !string.IsNullOrEmpty(tagged) && run.Name != tagged)
            throw MlflowException.Invalid(
                "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values "
                + $"(run_name='{run.Name}', mlflow.runName='{tagged}').");
        string name = run.Name is { Length: > 0 } ? run.Name : tagged is { Length: > 0 } ? tagged : RunNames.Make();
        string runId = Guid.NewGuid().ToString("N");
        string uri = $"{experiment.ArtifactLocation.TrimEnd('/')}/{runId}/artifacts";
        long id = session.Insert(
            "INSERT INTO runs (run_id, experiment, run_name, user_id, status, start_time, artifact_uri, lifecycle_stage) VALUES ($1, $2, $3, $4, 'RUNNING', $5, $6, 'active')",
            runId, NumberOf(run.ExperimentId), name, run.UserId, run.StartTime, uri);
        foreach (var tag in run.Tags) PutTag(session, id, tag);
        if (string.IsNullOrEmpty(tagged)) PutTag(session, id, new Tag(RunNameTag, name));
        return Fill(session, FindRun(session, runId)!) with { Outputs = null };
    }, cancellation);

    public Task<Run> GetRunAsync(string runId, CancellationToken cancellation) =>
        Task.FromResult(database.Read(session => Fill(session, RequireRun(session, runId))));

    /// <summary>Null when there is none.</summary>
    public Task<Run?> FindRunAsync(string runId, CancellationToken cancellation) =>
        Task.FromResult(database.Read(session => FindRun(session, runId) is { } run ? Fill(session, run) : null));

    public Task<RunInfo> UpdateRunAsync(string runId, RunStatus? status, long? endTime, string? name, CancellationToken cancellation) =>
        database.WriteAsync(session =>
        {
            var run = RequireActiveRun(session, runId);
            session.Execute(
                "UPDATE runs SET status = coalesce($2, status), end_time = coalesce($3, end_time), run_name = coalesce($4, run_name) WHERE id = $1",
                run.Id, status is { } known ? WireNames.Of(known) : null, endTime, string.IsNullOrEmpty(name) ? null : name);
            if (!string.IsNullOrEmpty(name)) PutTag(session, run.Id, new Tag(RunNameTag, name));
            return RequireRun(session, runId).Info;
        }, cancellation);

    public Task MoveRunAsync(string runId, string lifecycle, CancellationToken cancellation) => database.WriteAsync(session =>
        session.Execute(
            "UPDATE runs SET lifecycle_stage = $2, deleted_time = $3 WHERE id = $1", RequireRun(session, runId).Id, lifecycle,
            lifecycle == Lifecycle.Deleted ? Now() : null), cancellation);

    public Task<SearchResults<Run>> SearchRunsAsync(IReadOnlyList<string> experimentIds, SearchRequest search, ViewType view, CancellationToken cancellation)
    {
        var query = new SearchQuery(RunSearch.Schema, "runs", "runs.id");
        query.In("runs.experiment", [.. experimentIds.Select(NumberOf).OfType<long>().Distinct()]);
        query.InLifecycle("runs.lifecycle_stage", view);
        query.Where(search.Filter);
        query.OrderBy(search.OrderBy, "runs.start_time DESC", "runs.run_id");
        return Task.FromResult(database.Search(query, search, (session, listed) => session.Query(
            $"SELECT {RunColumns} FROM {PiecewiseSearch.Listed} runs ON runs.id = json_each.value ORDER BY json_each.key", ReadRun, listed)
            .ConvertAll(found => Fill(session, found)), cancellation));
    }

    static RunRow RequireRun(SqliteSession session, string runId) =>
        FindRun(session, runId) ?? throw MlflowException.Missing($"Run with id={runId} not found");

    static RunRow? FindRun(SqliteSession session, string runId) => session.First($"SELECT {RunColumns} FROM runs WHERE run_id = $1", ReadRun, runId);

    static RunRow RequireActiveRun(SqliteSession session, string runId)
    {
        var run = RequireRun(session, runId);
        if (run.Info.LifecycleStage != Lifecycle.Active) throw NotActive(runId, run.Info.LifecycleStage);
        return run;
    }

    static MlflowException NotActive(string runId, string lifecycle) =>
        MlflowException.Invalid($"The run {runId} must be in the 'active' state. Current state is {lifecycle}.");

    static Run Fill(SqliteSession session, RunRow row)
    {
        var (inputs, outputs) = LinksOf(session, row.Id);
        return new Run
        {
            Info = row.Info,
            Data = new RunData
            {
                Metrics = session.Query("SELECT key, value, is_nan, timestamp, step FROM series WHERE run = $1 ORDER BY id", ReadMetric, row.Id),
                Params = session.Query("SELECT key, value FROM params WHERE run = $1 ORDER BY id", p => new Param(p.GetString(0), p.GetString(1)), row.Id),
                Tags = session.Query("SELECT key, value FROM run_tags WHERE run = $1 ORDER BY id", ReadTag, row.Id),
            },
            Inputs = new RunInputs { DatasetInputs = InputsOf(session, row.Id), ModelInputs = inputs },
            Outputs = new RunOutputs { ModelOutputs = outputs },
        };
    }

    static RunRow ReadRun(SqliteDataReader row) => new(row.GetInt64(0), new RunInfo
    {
        RunUuid = row.GetString(1),
        RunId = row.GetString(1),
        ExperimentId = Text(row.GetInt64(2)),
        RunName = row.GetString(3),
        UserId = row.GetString(4),
        Status = WireNames.RunStatuses[row.GetString(5)],
        StartTime = row.GetInt64(6),
        EndTime = row.IsDBNull(7) ? null : row.GetInt64(7),
        ArtifactUri = row.GetString(8),
        LifecycleStage = row.GetString(9),
    });

    sealed record RunRow(long Id, RunInfo Info);
}
