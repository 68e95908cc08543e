using System.Globalization;
using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Evaluation;
using Lab.MlflowServer.Search;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>Evaluation datasets in a SQLite file. Rules as with <see cref="SqliteTrackingStore"/>.</summary>
sealed class SqliteEvaluationStore(SqliteDatabase database, TimeProvider time)
{
    const string Columns =
        "evaluation_datasets.id, dataset_id, name, schema, digest, created_time, last_update_time, created_by, last_updated_by, "
        + "(SELECT count(*) FROM evaluation_records WHERE dataset = evaluation_datasets.id)";

    public Task<EvaluationDataset> CreateAsync(string name, IReadOnlyList<Tag> tags, IReadOnlyList<string> experiments, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        string datasetId = "d-" + Guid.NewGuid().ToString("N");
        long now = Now();
        long id = session.Insert(
            "INSERT INTO evaluation_datasets (dataset_id, name, digest, created_time, last_update_time, created_by, last_updated_by) VALUES ($1, $2, $3, $4, $4, $5, $5)",
            datasetId, name, DigestOf(name, now), now, tags.FirstOrDefault(tag => tag.Key == RecordFields.User)?.Value);
        foreach (var tag in tags) Put(session, id, tag);
        foreach (string experiment in experiments) Link(session, id, experiment);
        return Require(session, datasetId).Dataset;
    }, cancellation);

    public Task<EvaluationDataset> GetAsync(string datasetId, CancellationToken cancellation) => Task.FromResult(database.Read(session => Require(session, datasetId).Dataset));

    /// <summary>Nothing happens when there is none.</summary>
    public Task DeleteAsync(string datasetId, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Execute("DELETE FROM evaluation_datasets WHERE dataset_id = $1", datasetId), cancellation);

    public Task SetTagsAsync(string datasetId, IReadOnlyList<Tag> tags, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var row = Find(session, datasetId) ?? throw MlflowException.Missing($"Could not find evaluation dataset with ID {datasetId}");
        foreach (var tag in tags) Put(session, row.Id, tag);
        return 0;
    }, cancellation);

    public Task DeleteTagAsync(string datasetId, string key, CancellationToken cancellation) => database.WriteAsync(session =>
        session.Execute("DELETE FROM evaluation_dataset_tags WHERE key = $2 AND dataset = (SELECT id FROM evaluation_datasets WHERE dataset_id = $1)", datasetId, key), cancellation);

    public Task<List<string>> ExperimentsOfAsync(string datasetId, CancellationToken cancellation) => Task.FromResult(database.Read(session => session.Query(
        "SELECT experiment FROM evaluation_dataset_experiments WHERE dataset = (SELECT id FROM evaluation_datasets WHERE dataset_id = $1) ORDER BY id",
        row => row.GetInt64(0).ToString(CultureInfo.InvariantCulture), datasetId)));

    public Task<EvaluationDataset> ChangeExperimentsAsync(string datasetId, IReadOnlyList<string> experiments, bool isAdded, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var row = Find(session, datasetId) ?? throw MlflowException.Missing($"Dataset '{datasetId}' not found");
        foreach (string experiment in experiments)
        {
            if (isAdded) Link(session, row.Id, experiment);
            else session.Execute("DELETE FROM evaluation_dataset_experiments WHERE dataset = $1 AND experiment = $2", row.Id, SqliteTrackingStore.NumberOf(experiment));
        }
        session.Execute("UPDATE evaluation_datasets SET last_update_time = $2 WHERE id = $1", row.Id, Now());
        return Require(session, datasetId).Dataset;
    }, cancellation);

    /// <summary>Adds records, and merges those whose inputs are there; all or none.</summary>
    public Task<(int Inserted, int Updated)> UpsertAsync(string datasetId, IReadOnlyList<JsonObject> records, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var row = Require(session, datasetId);
        long now = Now();
        int inserted = 0;
        foreach (var record in records)
        {
            string digest = RecordFields.DigestOf(record);
            string? before = (string?)session.Scalar("SELECT body FROM evaluation_records WHERE dataset = $1 AND input_digest = $2", row.Id, digest);
            if (before is null)
            {
                string id = "dr-" + Guid.NewGuid().ToString("N");
                session.Execute("INSERT INTO evaluation_records (record_id, dataset, input_digest, body) VALUES ($1, $2, $3, $4)",
                    id, row.Id, digest, RecordFields.Make(id, datasetId, record, now).ToJsonString(MlflowJson.Options));
                inserted++;
                continue;
            }
            var body = (JsonObject)JsonNode.Parse(before)!;
            RecordFields.Merge(body, record, now);
            session.Execute("UPDATE evaluation_records SET body = $3 WHERE dataset = $1 AND input_digest = $2", row.Id, digest, body.ToJsonString(MlflowJson.Options));
        }
        session.Execute(
            "UPDATE evaluation_datasets SET schema = $2, digest = $3, last_update_time = $4, last_updated_by = $5 WHERE id = $1",
            row.Id, RecordFields.Extend(row.Dataset.Schema, records), DigestOf(row.Dataset.Name, now), now, records.Select(RecordFields.UserOf).LastOrDefault(user => user is not null));
        return (inserted, records.Count - inserted);
    }, cancellation);

    /// <summary>In the order in which they came.</summary>
    public Task<(List<JsonNode> Records, string? NextPageToken)> RecordsAsync(string datasetId, int size, string? pageToken, CancellationToken cancellation)
    {
        long offset = PageToken.Read(pageToken);
        var found = database.Read(session => session.Query(
            "SELECT body FROM evaluation_records WHERE dataset = (SELECT id FROM evaluation_datasets WHERE dataset_id = $1) ORDER BY id LIMIT $2 OFFSET $3",
            row => JsonNode.Parse(row.GetString(0))!, datasetId, size + 1L, offset));
        if (found.Count <= size) return Task.FromResult<(List<JsonNode>, string?)>((found, null));
        found.RemoveAt(size);
        return Task.FromResult<(List<JsonNode>, string?)>((found, PageToken.Write(offset + size)));
    }

    public Task<int> DeleteRecordsAsync(string datasetId, IReadOnlyList<string> records, CancellationToken cancellation) => database.WriteAsync(session =>
        session.Execute(
            "DELETE FROM evaluation_records WHERE dataset = $1 AND record_id IN (SELECT value FROM json_each($2))", Require(session, datasetId).Id,
            System.Text.Json.JsonSerializer.Serialize([.. records], SearchJson.Default.ListString)), cancellation);

    public Task<(IReadOnlyList<EvaluationDataset> Datasets, string? NextPageToken)> SearchAsync(IReadOnlyList<string> experiments, SearchRequest search, CancellationToken cancellation)
    {
        var query = new SearchQuery(EvaluationDatasetSearch.Schema, "evaluation_datasets", "evaluation_datasets.id");
        if (experiments.Count > 0)
        {
            string list = query.Arguments.AddList(System.Text.Json.JsonSerializer.Serialize([.. experiments.Select(SqliteTrackingStore.NumberOf).OfType<long>()], SearchJson.Default.IReadOnlyListInt64));
            query.Require($"EXISTS (SELECT 1 FROM evaluation_dataset_experiments WHERE dataset = evaluation_datasets.id AND experiment IN ({list}))");
        }
        query.Where(search.Filter);
        query.OrderBy(search.OrderBy, "evaluation_datasets.created_time DESC", "evaluation_datasets.id DESC");
        var found = database.Search(query, search, (session, listed) => session.Query(
            $"SELECT {Columns} FROM {PiecewiseSearch.Listed} evaluation_datasets ON evaluation_datasets.id = json_each.value ORDER BY json_each.key", Read, listed)
            .ConvertAll(row => Fill(session, row).Dataset), cancellation);
        return Task.FromResult<(IReadOnlyList<EvaluationDataset>, string?)>(([.. found.Pieces.SelectMany(piece => piece)], found.NextPageToken));
    }

    long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    static string DigestOf(string name, long now) => RecordFields.Sha256(string.Create(CultureInfo.InvariantCulture, $"{name}:{now}"))[..8];

    static int Put(SqliteSession session, long dataset, Tag tag) => session.Execute(
        "INSERT INTO evaluation_dataset_tags (dataset, key, value) VALUES ($1, $2, $3) ON CONFLICT (dataset, key) DO UPDATE SET value = excluded.value", dataset, tag.Key, tag.Value);

    static void Link(SqliteSession session, long dataset, string experiment)
    {
        if (SqliteTrackingStore.NumberOf(experiment) is not { } number || session.Scalar("SELECT 1 FROM experiments WHERE id = $1", number) is null)
            throw MlflowException.Missing($"No Experiment with id={experiment}");
        session.Execute("INSERT INTO evaluation_dataset_experiments (dataset, experiment) VALUES ($1, $2) ON CONFLICT DO NOTHING", dataset, number);
    }

    static DatasetRow Require(SqliteSession session, string datasetId) => Find(session, datasetId) ?? throw MlflowException.Missing($"Evaluation dataset with id '{datasetId}' not found");

    static DatasetRow? Find(SqliteSession session, string datasetId) =>
        session.First($"SELECT {Columns} FROM evaluation_datasets WHERE dataset_id = $1", Read, datasetId) is { } row ? Fill(session, row) : null;

    static DatasetRow Fill(SqliteSession session, DatasetRow row) => row with
    {
        Dataset = row.Dataset with
        {
            Tags = session.Query("SELECT key, value FROM evaluation_dataset_tags WHERE dataset = $1 ORDER BY key", tag => new Tag(tag.GetString(0), tag.GetString(1)), row.Id),
        },
    };

    static DatasetRow Read(SqliteDataReader row) => new(row.GetInt64(0), new EvaluationDataset
    {
        Id = row.GetString(1),
        Name = row.GetString(2),
        Schema = row.IsDBNull(3) ? null : row.GetString(3),
        Digest = row.GetString(4),
        Created = row.GetInt64(5),
        Updated = row.GetInt64(6),
        CreatedBy = row.IsDBNull(7) ? null : row.GetString(7),
        UpdatedBy = row.IsDBNull(8) ? null : row.GetString(8),
        Records = row.GetInt64(9),
    });

    sealed record DatasetRow(long Id, EvaluationDataset Dataset);
}
