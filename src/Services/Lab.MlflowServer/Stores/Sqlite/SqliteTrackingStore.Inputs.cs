using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Stores.Sqlite;

partial class SqliteTrackingStore
{
    public Task LogInputsAsync(string runId, IReadOnlyList<DatasetInput> inputs, IReadOnlyList<ModelInput> models, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var run = RequireActiveRun(session, runId);
        foreach (var input in inputs) PutInput(session, run, input);
        foreach (var model in models) PutLink(session, run.Id, isOutput: false, model.ModelId, 0);
        return 0;
    }, cancellation);

    public Task<IReadOnlyList<DatasetSummary>> SearchDatasetsAsync(IReadOnlyList<string> experimentIds, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<DatasetSummary>>(database.Read(session => experimentIds.Distinct().SelectMany(id => session.Query(
            """
            SELECT DISTINCT datasets.name, datasets.digest, input_tags.value
            FROM datasets JOIN inputs ON inputs.dataset = datasets.id JOIN runs ON runs.id = inputs.run
            LEFT JOIN input_tags ON input_tags.input = inputs.id AND input_tags.key = 'mlflow.data.context'
            WHERE datasets.experiment = $1 AND runs.lifecycle_stage = 'active' ORDER BY 1, 2, 3 LIMIT 1000
            """,
            row => new DatasetSummary { ExperimentId = id, Name = row.GetString(0), Digest = row.GetString(1), Context = TextOrNull(row, 2) },
            NumberOf(id))).ToList()));

    // What is there already stays as it is: the first to log a dataset or an input describes it.
    static void PutInput(SqliteSession session, RunRow run, DatasetInput input)
    {
        var dataset = input.Dataset;
        long experiment = NumberOf(run.Info.ExperimentId)!.Value;
        long id = session.InsertNew(
                "INSERT INTO datasets (experiment, name, digest, source_type, source, schema, profile) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
                experiment, dataset.Name, dataset.Digest, dataset.SourceType, dataset.Source, dataset.Schema, dataset.Profile)
            ?? (long)session.Scalar("SELECT id FROM datasets WHERE experiment = $1 AND name = $2 AND digest = $3", experiment, dataset.Name, dataset.Digest)!;
        if (session.InsertNew("INSERT INTO inputs (run, dataset) VALUES ($1, $2) ON CONFLICT DO NOTHING", run.Id, id) is not { } link) return;
        foreach (var tag in input.Tags)
            session.Execute("INSERT INTO input_tags (input, key, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", link, tag.Key, tag.Value);
    }

    static List<DatasetInput> InputsOf(SqliteSession session, long run)
    {
        var inputs = session.Query(
            """
            SELECT inputs.id, datasets.name, datasets.digest, datasets.source_type, datasets.source, datasets.schema, datasets.profile
            FROM inputs JOIN datasets ON datasets.id = inputs.dataset WHERE inputs.run = $1 ORDER BY inputs.id
            """,
            row => (Id: row.GetInt64(0), Dataset: new Dataset
            {
                Name = row.GetString(1),
                Digest = row.GetString(2),
                SourceType = row.GetString(3),
                Source = row.GetString(4),
                Schema = TextOrNull(row, 5),
                Profile = TextOrNull(row, 6),
            }), run);
        return inputs.ConvertAll(input => new DatasetInput
        {
            Dataset = input.Dataset,
            Tags = session.Query("SELECT key, value FROM input_tags WHERE input = $1 ORDER BY id", ReadTag, input.Id),
        });
    }
}
