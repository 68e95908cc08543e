using System.Text.Json;
using Lab.MlflowServer.Scorers;
using Lab.MlflowServer.Search;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>Scorers in a SQLite file. Rules as with <see cref="SqliteTrackingStore"/>.</summary>
sealed class SqliteScorerStore(SqliteDatabase database, TimeProvider time)
{
    const string Select =
        "SELECT scorers.scorer_id, scorers.experiment, scorers.name, scorer_versions.version, scorer_versions.body, scorer_versions.creation_time "
        + "FROM scorers JOIN scorer_versions ON scorer_versions.scorer = scorers.id ";

    /// <summary>Adds the next version.</summary>
    public Task<ScorerVersion> RegisterAsync(string experimentId, string name, string body, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        long experiment = SqliteTrackingStore.ActiveExperiment(session, experimentId);
        session.Execute("INSERT INTO scorers (scorer_id, experiment, name) VALUES ($1, $2, $3) ON CONFLICT (experiment, name) DO NOTHING", Guid.NewGuid().ToString(), experiment, name);
        long scorer = (long)session.Scalar("SELECT id FROM scorers WHERE experiment = $1 AND name = $2", experiment, name)!;
        session.Execute(
            "INSERT INTO scorer_versions (scorer, version, body, creation_time) SELECT $1, coalesce(max(version), 0) + 1, $2, $3 FROM scorer_versions WHERE scorer = $1",
            scorer, body, time.GetUtcNow().ToUnixTimeMilliseconds());
        return Require(session, experimentId, experiment, name, null);
    }, cancellation);

    /// <summary>The newest version of each.</summary>
    /// <param name="experiments">Null: all that are active.</param>
    /// <param name="mustExist">One that is not there, or not active, is refused; else it is passed over.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<List<ScorerVersion>> ListAsync(IReadOnlyList<string>? experiments, bool mustExist, CancellationToken cancellation) => Task.FromResult(database.Read(session =>
    {
        string? list = experiments is null ? null : JsonSerializer.Serialize(
            [.. experiments.Select(id => mustExist ? SqliteTrackingStore.ActiveExperiment(session, id) : SqliteTrackingStore.NumberOf(id)).OfType<long>()], SearchJson.Default.IReadOnlyListInt64);
        return session.Query(
            Select + """
            WHERE scorer_versions.version = (SELECT max(version) FROM scorer_versions WHERE scorer = scorers.id)
            AND scorers.experiment IN (SELECT id FROM experiments WHERE lifecycle_stage = 'active') AND ($1 IS NULL OR scorers.experiment IN (SELECT value FROM json_each($1)))
            ORDER BY scorers.experiment, scorers.name
            """, Read, list);
    }));

    public Task<List<ScorerVersion>> VersionsAsync(string experimentId, string name, CancellationToken cancellation) => Task.FromResult(database.Read(session =>
    {
        long experiment = SqliteTrackingStore.ActiveExperiment(session, experimentId);
        var versions = session.Query(Select + "WHERE scorers.experiment = $1 AND scorers.name = $2 ORDER BY scorer_versions.version", Read, experiment, name);
        return versions.Count > 0 ? versions : throw Missing(experimentId, name, null);
    }));

    /// <param name="experimentId">Where it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="version">Null: the newest.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<ScorerVersion> GetAsync(string experimentId, string name, long? version, CancellationToken cancellation) =>
        Task.FromResult(database.Read(session => Require(session, experimentId, SqliteTrackingStore.ActiveExperiment(session, experimentId), name, version)));

    /// <summary>One version, or the scorer with all of them.</summary>
    public Task DeleteAsync(string experimentId, string name, long? version, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        long experiment = SqliteTrackingStore.ActiveExperiment(session, experimentId);
        Require(session, experimentId, experiment, name, version);
        return version is null
            ? session.Execute("DELETE FROM scorers WHERE experiment = $1 AND name = $2", experiment, name)
            : session.Execute("DELETE FROM scorer_versions WHERE version = $3 AND scorer = (SELECT id FROM scorers WHERE experiment = $1 AND name = $2)", experiment, name, version);
    }, cancellation);

    public Task<ScorerSampling> SampleAsync(string experimentId, string name, double rate, string? filter, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var scorer = Require(session, experimentId, SqliteTrackingStore.ActiveExperiment(session, experimentId), name, null);
        session.Execute(
            "INSERT OR REPLACE INTO scorer_sampling (scorer, config_id, sample_rate, filter) SELECT id, $2, $3, $4 FROM scorers WHERE scorer_id = $1",
            scorer.ScorerId, Guid.NewGuid().ToString("N"), rate, filter);
        return Samplings(session, [scorer.ScorerId])[0];
    }, cancellation);

    /// <summary>Of the scorers that have one.</summary>
    public Task<List<ScorerSampling>> SamplingsAsync(IReadOnlyList<string> scorerIds, CancellationToken cancellation) => Task.FromResult(database.Read(session => Samplings(session, scorerIds)));

    static List<ScorerSampling> Samplings(SqliteSession session, IReadOnlyList<string> scorerIds) => session.Query(
        "SELECT config_id, scorer_id, experiment, sample_rate, filter FROM scorer_sampling JOIN scorers ON scorers.id = scorer WHERE scorer_id IN (SELECT value FROM json_each($1)) ORDER BY scorer_sampling.id",
        row => new ScorerSampling(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetDouble(3), row.IsDBNull(4) ? null : row.GetString(4)),
        JsonSerializer.Serialize([.. scorerIds], SearchJson.Default.ListString));

    static ScorerVersion Require(SqliteSession session, string experimentId, long experiment, string name, long? version) =>
        session.First(
            Select + "WHERE scorers.experiment = $1 AND scorers.name = $2 AND ($3 IS NULL OR scorer_versions.version = $3) ORDER BY scorer_versions.version DESC LIMIT 1",
            Read, experiment, name, version) ?? throw Missing(experimentId, name, version is not null && session.Scalar("SELECT 1 FROM scorers WHERE experiment = $1 AND name = $2", experiment, name) is not null ? version : null);

    static MlflowException Missing(string experimentId, string name, long? version) =>
        MlflowException.Missing($"Scorer with name '{name}'{(version is null ? "" : $" and version {version}")} not found for experiment {experimentId}.");

    static ScorerVersion Read(SqliteDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetInt64(5));
}
