using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Search;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

partial class SqliteTrackingStore
{
    const string ExperimentColumns =
        "experiments.id, experiments.name, experiments.artifact_location, experiments.lifecycle_stage, experiments.last_update_time, experiments.creation_time";

    public Task<string> CreateExperimentAsync(string name, string? artifactLocation, IReadOnlyList<Tag> tags, CancellationToken cancellation) =>
        database.WriteAsync(session =>
        {
            if (session.Scalar("SELECT 1 FROM experiments WHERE name = $1", name) is not null)
                throw MlflowException.Exists($"Experiment(name={name}) already exists.");
            long now = Now();
            long id = session.Insert(
                "INSERT INTO experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time) VALUES ($1, $2, 'active', $3, $3)",
                name, artifactLocation ?? "", now);
            if (string.IsNullOrEmpty(artifactLocation))
                session.Execute("UPDATE experiments SET artifact_location = $2 WHERE id = $1", id, LocationOf(id));
            foreach (var tag in tags) PutExperimentTag(session, id, tag);
            return Text(id);
        }, cancellation);

    public Task<Experiment> GetExperimentAsync(string experimentId, CancellationToken cancellation) =>
        Task.FromResult(database.Read(session => RequireExperiment(session, experimentId)));

    public Task<Experiment?> FindExperimentAsync(string name, CancellationToken cancellation) => Task.FromResult(database.Read(session =>
        session.First($"SELECT {ExperimentColumns} FROM experiments WHERE name = $1", ReadExperiment, name) is { } found ? WithTags(session, found) : null));

    public Task RenameExperimentAsync(string experimentId, string name, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var experiment = RequireExperiment(session, experimentId);
        if (experiment.LifecycleStage != Lifecycle.Active) throw new MlflowException(ErrorCodes.InvalidState, "Cannot rename a non-active experiment.");
        try
        {
            return session.Execute("UPDATE experiments SET name = $2, last_update_time = $3 WHERE id = $1", NumberOf(experimentId), name, Now());
        }
        catch (SqliteException taken) when (taken.SqliteErrorCode == ConstraintViolated)
        {
            throw new MlflowException(ErrorCodes.BadRequest, $"Experiment(name={name}) already exists.");
        }
    }, cancellation);

    /// <summary>To <see cref="Lifecycle.Deleted"/> or back; the runs go along.</summary>
    public Task MoveExperimentAsync(string experimentId, string lifecycle, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var experiment = RequireExperiment(session, experimentId);
        if (experiment.LifecycleStage == lifecycle) throw NoExperiment(experimentId);
        long now = Now();
        session.Execute("UPDATE experiments SET lifecycle_stage = $2, last_update_time = $3 WHERE id = $1", NumberOf(experimentId), lifecycle, now);
        return session.Execute(
            "UPDATE runs SET lifecycle_stage = $2, deleted_time = $3 WHERE experiment = $1", NumberOf(experimentId), lifecycle,
            lifecycle == Lifecycle.Deleted ? now : null);
    }, cancellation);

    public Task SetExperimentTagAsync(string experimentId, Tag tag, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        RequireActive(RequireExperiment(session, experimentId));
        return PutExperimentTag(session, NumberOf(experimentId)!.Value, tag);
    }, cancellation);

    public Task DeleteExperimentTagAsync(string experimentId, string key, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        RequireActive(RequireExperiment(session, experimentId));
        int gone = session.Execute("DELETE FROM experiment_tags WHERE experiment = $1 AND key = $2", NumberOf(experimentId), key);
        return gone > 0 ? gone : throw MlflowException.Missing($"No tag with name: {key} in experiment with id {experimentId}");
    }, cancellation);

    public Task<SearchResults<Experiment>> SearchExperimentsAsync(SearchRequest search, ViewType view, CancellationToken cancellation)
    {
        var query = new SearchQuery(ExperimentSearch.Schema, "experiments", "experiments.id");
        query.InLifecycle("experiments.lifecycle_stage", view);
        query.Where(search.Filter);
        query.OrderBy(search.OrderBy, "experiments.creation_time DESC", "experiments.id DESC");
        return Task.FromResult(database.Search(query, search, (session, listed) => session.Query(
            $"SELECT {ExperimentColumns} FROM {PiecewiseSearch.Listed} experiments ON experiments.id = json_each.value ORDER BY json_each.key", ReadExperiment, listed)
            .ConvertAll(found => WithTags(session, found)), cancellation));
    }

    static int PutExperimentTag(SqliteSession session, long experiment, Tag tag) => session.Execute(
        "INSERT INTO experiment_tags (experiment, key, value) VALUES ($1, $2, $3) ON CONFLICT (experiment, key) DO UPDATE SET value = excluded.value",
        experiment, tag.Key, tag.Value);

    /// <summary>Number of an experiment that must be there and active, for the stores of what belongs to one.</summary>
    public static long ActiveExperiment(SqliteSession session, string experimentId)
    {
        var experiment = RequireExperiment(session, experimentId);
        RequireActive(experiment);
        return NumberOf(experimentId)!.Value;
    }

    static Experiment RequireExperiment(SqliteSession session, string experimentId) =>
        NumberOf(experimentId) is { } id && session.First($"SELECT {ExperimentColumns} FROM experiments WHERE id = $1", ReadExperiment, id) is { } found
            ? WithTags(session, found)
            : throw NoExperiment(experimentId);

    static void RequireActive(Experiment experiment)
    {
        if (experiment.LifecycleStage != Lifecycle.Active)
            throw MlflowException.Invalid($"The experiment {experiment.ExperimentId} must be in the 'active' state. Current state is {experiment.LifecycleStage}.");
    }

    static MlflowException NoExperiment(string id) => MlflowException.Missing($"No Experiment with id={id} exists");

    static Experiment WithTags(SqliteSession session, Experiment experiment) => experiment with
    {
        Tags = session.Query("SELECT key, value FROM experiment_tags WHERE experiment = $1 ORDER BY id", ReadTag, NumberOf(experiment.ExperimentId)),
    };

    static Experiment ReadExperiment(SqliteDataReader row) => new()
    {
        ExperimentId = Text(row.GetInt64(0)),
        Name = row.GetString(1),
        ArtifactLocation = row.GetString(2),
        LifecycleStage = row.GetString(3),
        LastUpdateTime = row.GetInt64(4),
        CreationTime = row.GetInt64(5),
        Workspace = "default",
    };
}
