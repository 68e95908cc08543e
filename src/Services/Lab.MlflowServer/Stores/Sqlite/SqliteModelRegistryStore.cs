using System.Globalization;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Registry;
using Lab.MlflowServer.Search;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>Registered models and their versions in a SQLite file. Rules as with <see cref="SqliteTrackingStore"/>. This part: models.</summary>
sealed partial class SqliteModelRegistryStore(SqliteDatabase database, TimeProvider time)
{
    const string ModelColumns = "models.id, models.name, models.description, models.creation_timestamp, models.last_updated_timestamp";

    // SQLITE_CONSTRAINT: here always a UNIQUE one, since all else is checked before.
    const int ConstraintViolated = 19;

    public Task<RegisteredModel> CreateModelAsync(string name, IReadOnlyList<Tag> tags, string? description, CancellationToken cancellation) =>
        database.WriteAsync(session =>
        {
            if (session.First($"SELECT {ModelColumns} FROM models WHERE name = $1", ReadModel, name) is { } taken)
                throw Prompts.Exists(name, Prompts.Has(Fill(session, taken).Tags), Prompts.Has(tags));
            long now = Now();
            long id = session.Insert("INSERT INTO models (name, description, creation_timestamp, last_updated_timestamp) VALUES ($1, $2, $3, $3)", name, NullIfEmpty(description), now);
            foreach (var tag in tags) PutModelTag(session, id, tag);
            return Fill(session, RequireModel(session, name));
        }, cancellation);

    public Task<RegisteredModel> GetModelAsync(string name, CancellationToken cancellation) =>
        Task.FromResult(database.Read(session => Fill(session, RequireModel(session, name))));

    public Task<RegisteredModel> RenameModelAsync(string name, string newName, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var model = RequireModel(session, name);
        long now = Now();
        try
        {
            session.Execute("UPDATE models SET name = $2, last_updated_timestamp = $3 WHERE id = $1", model.Id, newName, now);
        }
        catch (SqliteException taken) when (taken.SqliteErrorCode == ConstraintViolated)
        {
            throw Exists(newName);
        }
        session.Execute("UPDATE versions SET last_updated_timestamp = $2 WHERE model = $1", model.Id, now);
        return Fill(session, RequireModel(session, newName));
    }, cancellation);

    public Task<RegisteredModel> UpdateModelAsync(string name, string? description, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var model = RequireModel(session, name);
        session.Execute("UPDATE models SET description = $2, last_updated_timestamp = $3 WHERE id = $1", model.Id, NullIfEmpty(description), Now());
        return Fill(session, RequireModel(session, name));
    }, cancellation);

    public Task DeleteModelAsync(string name, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Execute("DELETE FROM models WHERE id = $1", RequireModel(session, name).Id), cancellation);

    public Task SetModelTagAsync(string name, Tag tag, CancellationToken cancellation) =>
        database.WriteAsync(session => PutModelTag(session, RequireModel(session, name).Id, tag), cancellation);

    public Task DeleteModelTagAsync(string name, string key, CancellationToken cancellation) => database.WriteAsync(session =>
        session.Execute("DELETE FROM model_tags WHERE model = $1 AND key = $2", RequireModel(session, name).Id, key), cancellation);

    public Task<SearchResults<RegisteredModel>> SearchModelsAsync(SearchRequest search, CancellationToken cancellation)
    {
        var query = new SearchQuery(ModelSearch.Schema, "models", "models.id");
        query.Where(search.Filter);
        query.OrderBy(search.OrderBy, "models.name");
        return Task.FromResult(database.Search(query, search, (session, listed) => session.Query(
            $"SELECT {ModelColumns} FROM {PiecewiseSearch.Listed} models ON models.id = json_each.value ORDER BY json_each.key", ReadModel, listed)
            .ConvertAll(found => Fill(session, found)), cancellation));
    }

    /// <summary>The newest version of each stage, or of those named.</summary>
    public Task<IReadOnlyList<ModelVersion>> GetLatestVersionsAsync(string name, IReadOnlyList<string> stages, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ModelVersion>>(database.Read(session =>
        {
            var latest = LatestOf(session, RequireModel(session, name));
            return stages.Count == 0 ? latest : latest.FindAll(version => stages.Contains(version.CurrentStage));
        }));

    public Task SetAliasAsync(string name, string alias, int version, CancellationToken cancellation) => database.WriteAsync(session => session.Execute(
        "INSERT INTO aliases (model, alias, version) VALUES ($1, $2, $3) ON CONFLICT (model, alias) DO UPDATE SET version = excluded.version",
        RequireVersion(session, name, version, out long id).Model, alias, id), cancellation);

    public Task DeleteAliasAsync(string name, string alias, CancellationToken cancellation) => database.WriteAsync(session =>
        session.Execute("DELETE FROM aliases WHERE model = $1 AND alias = $2", RequireModel(session, name).Id, alias), cancellation);

    long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    static string? TextOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    static int PutModelTag(SqliteSession session, long model, Tag tag) => session.Execute(
        "INSERT INTO model_tags (model, key, value) VALUES ($1, $2, $3) ON CONFLICT (model, key) DO UPDATE SET value = excluded.value", model, tag.Key, tag.Value);

    static ModelRow RequireModel(SqliteSession session, string name) =>
        session.First($"SELECT {ModelColumns} FROM models WHERE name = $1", ReadModel, name) ?? throw NoModel(name);

    static MlflowException NoModel(string name) => MlflowException.Missing($"Registered Model with name={name} not found");

    static MlflowException Exists(string name) => MlflowException.Exists($"Registered Model (name={name}) already exists.");

    static RegisteredModel Fill(SqliteSession session, ModelRow row) => row.Model with
    {
        // As the reference server: aliases stand beside the versions here, not in them.
        LatestVersions = LatestOf(session, row).ConvertAll(version => version with { Aliases = [] }),
        Tags = session.Query("SELECT key, value FROM model_tags WHERE model = $1 ORDER BY id", tag => new Tag(tag.GetString(0), tag.GetString(1)), row.Id),
        Aliases = session.Query(
            "SELECT alias, versions.version FROM aliases JOIN versions ON versions.id = aliases.version WHERE aliases.model = $1 ORDER BY alias",
            alias => new ModelAlias(alias.GetString(0), alias.GetInt64(1).ToString(CultureInfo.InvariantCulture)), row.Id),
    };

    static List<ModelVersion> LatestOf(SqliteSession session, ModelRow model) => session.Query(
        $"""
        SELECT {VersionColumns} FROM {VersionTables} WHERE versions.model = $1
        AND versions.version = (SELECT max(version) FROM versions other WHERE other.model = versions.model AND other.stage = versions.stage)
        ORDER BY versions.version
        """, ReadVersion, model.Id).ConvertAll(row => Fill(session, row));

    static ModelRow ReadModel(SqliteDataReader row) => new(row.GetInt64(0), new RegisteredModel
    {
        Name = row.GetString(1),
        Description = TextOrNull(row, 2),
        CreationTimestamp = row.GetInt64(3),
        LastUpdatedTimestamp = row.GetInt64(4),
    });

    sealed record ModelRow(long Id, RegisteredModel Model);
}
