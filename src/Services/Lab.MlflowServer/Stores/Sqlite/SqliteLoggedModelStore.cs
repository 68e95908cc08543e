using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Search;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>Logged models in a SQLite file. Rules as with <see cref="SqliteTrackingStore"/>. A deleted model stays as a row, so that what names it can be told.</summary>
sealed class SqliteLoggedModelStore(SqliteDatabase database, SqliteTrackingStore tracking, TimeProvider time)
{
    public const string VersionsTag = "mlflow.modelVersions";

    const string Columns =
        "logged_models.id, logged_models.model_id, logged_models.experiment, logged_models.name, logged_models.artifact_location, logged_models.creation_timestamp, "
        + "logged_models.last_updated_timestamp, logged_models.status, logged_models.model_type, logged_models.source_run_id, logged_models.lifecycle_stage";

    // SQLITE_CONSTRAINT: here always a UNIQUE one.
    const int ConstraintViolated = 19;

    public async Task<LoggedModel> CreateAsync(NewLoggedModel model, CancellationToken cancellation)
    {
        var experiment = await tracking.GetExperimentAsync(model.ExperimentId, cancellation);
        if (experiment.LifecycleStage != Lifecycle.Active)
            throw MlflowException.Invalid($"The experiment {experiment.ExperimentId} must be in the 'active' state. Current state is {experiment.LifecycleStage}.");
        return await database.WriteAsync(session =>
        {
            string modelId = "m-" + Guid.NewGuid().ToString("N");
            long now = Now();
            long id = session.Insert(
                """
                INSERT INTO logged_models (model_id, experiment, name, artifact_location, creation_timestamp, last_updated_timestamp, status, model_type, source_run_id, lifecycle_stage)
                VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, 'active')
                """,
                modelId, long.Parse(experiment.ExperimentId, CultureInfo.InvariantCulture), model.Name is { Length: > 0 } name ? name : RunNames.Make(),
                $"{experiment.ArtifactLocation.TrimEnd('/')}/models/{modelId}/artifacts", now, (long)LoggedModelStatus.Pending, model.ModelType, model.SourceRunId);
            PutParams(session, id, model.Params);
            foreach (var tag in model.Tags) PutTag(session, id, tag);
            return Fill(session, Require(session, modelId));
        }, cancellation);
    }

    public Task<LoggedModel> GetAsync(string modelId, bool allowDeleted, CancellationToken cancellation) => Task.FromResult(database.Read(session =>
    {
        var row = Require(session, modelId);
        return row.IsDeleted && !allowDeleted ? throw Missing(modelId) : Fill(session, row);
    }));

    public Task<LoggedModel> FinalizeAsync(string modelId, LoggedModelStatus status, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        session.Execute("UPDATE logged_models SET status = $2, last_updated_timestamp = $3 WHERE id = $1", Require(session, modelId).Id, (long)status, Now());
        return Fill(session, Require(session, modelId));
    }, cancellation);

    public Task DeleteAsync(string modelId, CancellationToken cancellation) => database.WriteAsync(session => session.Execute(
        "UPDATE logged_models SET lifecycle_stage = 'deleted', last_updated_timestamp = $2 WHERE id = $1", Require(session, modelId).Id, Now()), cancellation);

    public Task LogParamsAsync(string modelId, IReadOnlyList<Param> values, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        PutParams(session, Require(session, modelId).Id, values);
        return 0;
    }, cancellation);

    public Task SetTagsAsync(string modelId, IReadOnlyList<Tag> tags, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        long id = Require(session, modelId).Id;
        foreach (var tag in tags) PutTag(session, id, tag);
        return 0;
    }, cancellation);

    public Task DeleteTagAsync(string modelId, string key, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        int gone = session.Execute("DELETE FROM logged_model_tags WHERE model = $1 AND key = $2", Require(session, modelId).Id, key);
        return gone > 0 ? gone : throw MlflowException.Missing($"No tag with key '{key}' found for model with ID '{modelId}'.");
    }, cancellation);

    /// <summary>Notes in a tag of the model that a version of the registry was made of it.</summary>
    public Task AddVersionAsync(string modelId, string name, string version, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        long id = Require(session, modelId).Id;
        string? before = (string?)session.Scalar("SELECT value FROM logged_model_tags WHERE model = $1 AND key = $2", id, VersionsTag);
        var versions = before is null ? [] : JsonNode.Parse(before) as JsonArray ?? [];
        versions.Add(new JsonObject { ["name"] = name, ["version"] = long.Parse(version, CultureInfo.InvariantCulture) });
        return PutTag(session, id, new Tag(VersionsTag, PythonJson.Write(versions)));
    }, cancellation);

    public Task<SearchResults<LoggedModel>> SearchAsync(
        IReadOnlyList<string> experimentIds, SearchRequest search, IReadOnlyList<DatasetFilter> datasets, IReadOnlyList<ModelOrder> orders, CancellationToken cancellation)
    {
        var query = new RowQuery("logged_models", "logged_models.id");
        query.In("logged_models.experiment", [.. experimentIds.Select(SqliteTrackingStore.NumberOf).OfType<long>().Distinct()]);
        query.InLifecycle("logged_models.lifecycle_stage", ViewType.ActiveOnly);
        var models = new LoggedModelSearch(query, datasets);
        models.Where(search.Filter);
        models.OrderBy(orders);
        return Task.FromResult(database.Search(query, search, (session, listed) => session.Query(
            $"SELECT {Columns} FROM {PiecewiseSearch.Listed} logged_models ON logged_models.id = json_each.value ORDER BY json_each.key", ReadRow, listed)
            .ConvertAll(found => Fill(session, found)), cancellation));
    }

    long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    static void PutParams(SqliteSession session, long model, IReadOnlyList<Param> values)
    {
        foreach (var param in values)
            try
            {
                session.Execute("INSERT INTO logged_model_params (model, key, value) VALUES ($1, $2, $3)", model, param.Key, param.Value);
            }
            catch (SqliteException twice) when (twice.SqliteErrorCode == ConstraintViolated)
            {
                throw new MlflowException(ErrorCodes.BadRequest, $"A parameter with key '{param.Key}' is there already; parameters of a logged model are written once.");
            }
    }

    static int PutTag(SqliteSession session, long model, Tag tag) => session.Execute(
        "INSERT INTO logged_model_tags (model, key, value) VALUES ($1, $2, $3) ON CONFLICT (model, key) DO UPDATE SET value = excluded.value", model, tag.Key, tag.Value);

    static ModelRow Require(SqliteSession session, string modelId) =>
        session.First($"SELECT {Columns} FROM logged_models WHERE model_id = $1", ReadRow, modelId) ?? throw Missing(modelId);

    static MlflowException Missing(string modelId) => MlflowException.Missing($"Logged model with ID '{modelId}' not found.");

    static LoggedModel Fill(SqliteSession session, ModelRow row) => new()
    {
        Info = row.Info with
        {
            Tags = session.Query("SELECT key, value FROM logged_model_tags WHERE model = $1 ORDER BY key", tag => new Tag(tag.GetString(0), tag.GetString(1)), row.Id),
        },
        Data = new LoggedModelData
        {
            Params = session.Query("SELECT key, value FROM logged_model_params WHERE model = $1 ORDER BY key", p => new Param(p.GetString(0), p.GetString(1)), row.Id),
            Metrics = session.Query(
                "SELECT key, value, is_nan, timestamp, step, dataset_name, dataset_digest, run_id FROM logged_model_metrics WHERE model = $1 ORDER BY id",
                metric => SqliteTrackingStore.ReadMetric(metric) with
                {
                    DatasetName = NullIfEmpty(metric.GetString(5)),
                    DatasetDigest = NullIfEmpty(metric.GetString(6)),
                    ModelId = row.Info.ModelId,
                    RunId = metric.GetString(7),
                }, row.Id),
        },
    };

    static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    static ModelRow ReadRow(SqliteDataReader row) => new(row.GetInt64(0), row.GetString(10) == Lifecycle.Deleted, new LoggedModelInfo
    {
        ModelId = row.GetString(1),
        ExperimentId = row.GetInt64(2).ToString(CultureInfo.InvariantCulture),
        Name = row.GetString(3),
        ArtifactUri = row.GetString(4),
        CreationTimestampMs = row.GetInt64(5),
        LastUpdatedTimestampMs = row.GetInt64(6),
        Status = (LoggedModelStatus)row.GetInt64(7),
        ModelType = row.GetString(8),
        SourceRunId = row.GetString(9),
    });

    sealed record ModelRow(long Id, bool IsDeleted, LoggedModelInfo Info);
}
