using System.Globalization;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Search;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

partial class SqliteModelRegistryStore
{
    const string VersionTables = "versions JOIN models ON models.id = versions.model";
    const string VersionColumns =
        "versions.id, models.name, versions.version, versions.creation_timestamp, versions.last_updated_timestamp, versions.stage, versions.description, "
        + "versions.source, versions.run_id, versions.run_link, versions.model";

    public Task<ModelVersion> CreateVersionAsync(NewModelVersion version, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var model = RequireModel(session, version.Name);
        long now = Now();
        long number = (long)session.Scalar(
            "UPDATE models SET last_version = last_version + 1, last_updated_timestamp = $2 WHERE id = $1 RETURNING last_version", model.Id, now)!;
        long id = session.Insert(
            """
            INSERT INTO versions (model, version, creation_timestamp, last_updated_timestamp, stage, description, source, storage_location, run_id, run_link, model_id)
            VALUES ($1, $2, $3, $3, 'None', $4, $5, $6, $7, $8, $9)
            """,
            model.Id, number, now, version.Description, version.Source, version.StorageLocation, NullIfEmpty(version.RunId), NullIfEmpty(version.RunLink), NullIfEmpty(version.ModelId));
        foreach (var tag in version.Tags) PutVersionTag(session, id, tag);
        return Fill(session, RequireVersion(session, version.Name, (int)number, out _));
    }, cancellation);

    public Task<ModelVersion> GetVersionAsync(string name, int version, CancellationToken cancellation) =>
        Task.FromResult(database.Read(session => Fill(session, RequireVersion(session, name, version, out _))));

    public Task<ModelVersion> UpdateVersionAsync(string name, int version, string? description, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        RequireVersion(session, name, version, out long id);
        session.Execute("UPDATE versions SET description = $2, last_updated_timestamp = $3 WHERE id = $1", id, description, Now());
        return Fill(session, RequireVersion(session, name, version, out _));
    }, cancellation);

    public Task<ModelVersion> MoveVersionAsync(string name, int version, string stage, bool archiveOthers, CancellationToken cancellation) =>
        database.WriteAsync(session =>
        {
            var row = RequireVersion(session, name, version, out long id);
            long now = Now();
            if (archiveOthers)
                session.Execute(
                    "UPDATE versions SET stage = 'Archived', last_updated_timestamp = $4 WHERE model = $1 AND id <> $2 AND stage = $3", row.Model, id, stage, now);
            session.Execute("UPDATE versions SET stage = $2, last_updated_timestamp = $3 WHERE id = $1", id, stage, now);
            Touch(session, row.Model, now);
            return Fill(session, RequireVersion(session, name, version, out _));
        }, cancellation);

    public Task DeleteVersionAsync(string name, int version, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var row = RequireVersion(session, name, version, out long id);
        Touch(session, row.Model, Now());
        return session.Execute("DELETE FROM versions WHERE id = $1", id);
    }, cancellation);

    public Task SetVersionTagAsync(string name, int version, Tag tag, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        RequireVersion(session, name, version, out long id);
        return PutVersionTag(session, id, tag);
    }, cancellation);

    public Task DeleteVersionTagAsync(string name, int version, string key, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        RequireVersion(session, name, version, out long id);
        return session.Execute("DELETE FROM version_tags WHERE version = $1 AND key = $2", id, key);
    }, cancellation);

    public Task<SearchResults<ModelVersion>> SearchVersionsAsync(SearchRequest search, CancellationToken cancellation)
    {
        var query = new SearchQuery(VersionSearch.Schema, VersionTables, "versions.id");
        query.Where(search.Filter);
        if (search.OrderBy.Count == 0) query.OrderBy([], "versions.last_updated_timestamp DESC", "models.name", "versions.version DESC");
        else query.OrderBy(search.OrderBy, "models.name", "versions.version DESC");
        // As the reference server: what is found carries no aliases; the model and the single version do.
        return Task.FromResult(database.Search(query, search, (session, listed) => session.Query(
            $"SELECT {VersionColumns} FROM {PiecewiseSearch.Listed} versions ON versions.id = json_each.value JOIN models ON models.id = versions.model ORDER BY json_each.key",
            ReadVersion, listed).ConvertAll(row => Fill(session, row) with { Aliases = [] }), cancellation));
    }

    /// <summary>Where the files of a version lie; of a copy, where those of its origin lie.</summary>
    public Task<string> GetDownloadUriAsync(string name, int version, CancellationToken cancellation) => Task.FromResult(database.Read(session =>
    {
        RequireVersion(session, name, version, out long id);
        return (string)session.Scalar("SELECT storage_location FROM versions WHERE id = $1", id)!;
    }));

    /// <summary>The logged model that a version was made of.</summary>
    public Task<string?> GetModelIdAsync(string name, int version, CancellationToken cancellation) => Task.FromResult(database.Read(session =>
    {
        RequireVersion(session, name, version, out long id);
        return (string?)session.Scalar("SELECT model_id FROM versions WHERE id = $1", id);
    }));

    public Task<ModelVersion> GetVersionByAliasAsync(string name, string alias, CancellationToken cancellation) => Task.FromResult(database.Read(session =>
    {
        var model = RequireModel(session, name);
        var row = session.First(
            $"SELECT {VersionColumns} FROM aliases JOIN versions ON versions.id = aliases.version JOIN models ON models.id = versions.model WHERE aliases.model = $1 AND aliases.alias = $2",
            ReadVersion, model.Id, alias);
        return row is null ? throw MlflowException.Invalid($"Registered model alias {alias} not found.") : Fill(session, row);
    }));

    static void Touch(SqliteSession session, long model, long now) => session.Execute("UPDATE models SET last_updated_timestamp = $2 WHERE id = $1", model, now);

    static int PutVersionTag(SqliteSession session, long version, Tag tag) => session.Execute(
        "INSERT INTO version_tags (version, key, value) VALUES ($1, $2, $3) ON CONFLICT (version, key) DO UPDATE SET value = excluded.value",
        version, tag.Key, tag.Value);

    static VersionRow RequireVersion(SqliteSession session, string name, int version, out long id)
    {
        var row = session.First($"SELECT {VersionColumns} FROM {VersionTables} WHERE models.name = $1 AND versions.version = $2", ReadVersion, name, (long)version)
            ?? throw MlflowException.Missing(string.Create(CultureInfo.InvariantCulture, $"Model Version (name={name}, version={version}) not found"));
        id = row.Id;
        return row;
    }

    static ModelVersion Fill(SqliteSession session, VersionRow row) => row.Version with
    {
        Tags = session.Query("SELECT key, value FROM version_tags WHERE version = $1 ORDER BY id", tag => new Tag(tag.GetString(0), tag.GetString(1)), row.Id),
        Aliases = session.Query("SELECT alias FROM aliases WHERE version = $1 ORDER BY alias", alias => alias.GetString(0), row.Id),
    };

    static VersionRow ReadVersion(SqliteDataReader row) => new(row.GetInt64(0), row.GetInt64(10), new ModelVersion
    {
        Name = row.GetString(1),
        Version = row.GetInt64(2).ToString(CultureInfo.InvariantCulture),
        CreationTimestamp = row.GetInt64(3),
        LastUpdatedTimestamp = row.GetInt64(4),
        CurrentStage = row.GetString(5),
        Description = TextOrNull(row, 6) ?? "",
        Source = row.GetString(7),
        RunId = TextOrNull(row, 8),
        RunLink = TextOrNull(row, 9) ?? "",
    });

    sealed record VersionRow(long Id, long Model, ModelVersion Version);
}
