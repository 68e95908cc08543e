using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Issues;
using Lab.MlflowServer.Search;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>Issues of traces in a SQLite file. Rules as with <see cref="SqliteTrackingStore"/>.</summary>
sealed class SqliteIssueStore(SqliteDatabase database, TimeProvider time)
{
    // An assessment of the kind "issue" has the id of the issue as its name.
    const string Traces = "(SELECT count(DISTINCT trace) FROM assessments WHERE kind = 'issue' AND name = issues.issue_id)";
    const string Columns = "issues.issue_id, issues.experiment, issues.name, issues.description, issues.status, issues.severity, issues.source_run_id, "
        + "issues.created_timestamp, issues.last_updated_timestamp, issues.rest";

    public Task<TraceIssue> CreateAsync(TraceIssue issue, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        long experiment = SqliteTrackingStore.ActiveExperiment(session, issue.Experiment);
        if (issue.SourceRunId is { } run && session.Scalar("SELECT 1 FROM runs WHERE run_id = $1", run) is null) throw MlflowException.Missing($"Run with id={run} not found");
        string id = "iss-" + Guid.NewGuid().ToString("N");
        session.Execute(
            """
            INSERT INTO issues (issue_id, experiment, name, description, status, severity, source_run_id, created_timestamp, last_updated_timestamp, rest)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
            """,
            id, experiment, issue.Name, issue.Description, issue.Status, issue.Severity, issue.SourceRunId, Now(), issue.Rest.ToJsonString(MlflowJson.Options));
        return Require(session, id);
    }, cancellation);

    public Task<TraceIssue> GetAsync(string id, CancellationToken cancellation) => Task.FromResult(database.Read(session => Require(session, id)));

    /// <summary>What is null stays as it is.</summary>
    public Task<TraceIssue> UpdateAsync(string id, string? status, string? name, string? description, long? severity, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        Require(session, id);
        session.Execute(
            """
            UPDATE issues SET status = coalesce($2, status), name = coalesce($3, name), description = coalesce($4, description), severity = coalesce($5, severity),
            last_updated_timestamp = $6 WHERE issue_id = $1
            """,
            id, status, name, description, severity, Now());
        return Require(session, id);
    }, cancellation);

    /// <summary>The worst first, then those with the most traces where these are asked for, then the newest.</summary>
    public Task<(IReadOnlyList<TraceIssue> Issues, string? NextPageToken)> SearchAsync(string? experimentId, SearchRequest search, bool countsTraces, CancellationToken cancellation)
    {
        var query = new SearchQuery(IssueSearch.Schema, "issues", "issues.id");
        if (experimentId is not null) query.In("issues.experiment", SqliteTrackingStore.NumberOf(experimentId) is { } number ? [number] : []);
        query.Where(search.Filter);
        query.Order = $"issues.severity DESC, {(countsTraces ? Traces + " DESC, " : "")}issues.created_timestamp DESC, issues.issue_id DESC";
        var found = database.Search(query, search, (session, listed) => session.Query(
            $"SELECT {Columns}{(countsTraces ? ", " + Traces : "")} FROM {PiecewiseSearch.Listed} issues ON issues.id = json_each.value ORDER BY json_each.key",
            row => Read(row, countsTraces), listed), cancellation);
        return Task.FromResult<(IReadOnlyList<TraceIssue>, string?)>(([.. found.Pieces.SelectMany(piece => piece)], found.NextPageToken));
    }

    long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    static TraceIssue Require(SqliteSession session, string id) =>
        session.First($"SELECT {Columns} FROM issues WHERE issue_id = $1", row => Read(row, countsTraces: false), id) ?? throw MlflowException.Missing($"Issue with ID '{id}' not found");

    static TraceIssue Read(SqliteDataReader row, bool countsTraces) => new(
        row.GetString(0), row.GetInt64(1).ToString(CultureInfo.InvariantCulture), row.GetString(2), row.GetString(3), row.GetString(4), row.IsDBNull(5) ? null : row.GetInt64(5),
        row.IsDBNull(6) ? null : row.GetString(6), row.GetInt64(7), row.GetInt64(8), (JsonObject)JsonNode.Parse(row.GetString(9))!, countsTraces ? row.GetInt64(10) : null);
}
