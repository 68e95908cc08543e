using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Tracking;

/// <summary>Datasets that runs read.</summary>
sealed class DatasetEndpoints(SqliteTrackingStore store)
{
    const int MaxExperiments = 20;

    public void Map(ApiRoutes routes)
    {
        routes.Post("runs/log-inputs", LogInputsAsync);
        routes.Page("POST", "experiments/search-datasets", SearchAsync);
    }

    async Task<Empty> LogInputsAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string run = fields.RunId();
        int tags = 0;
        LogLimits.CheckInputs(fields.Objects("datasets", dataset => tags += dataset.Items("tags")).Count, tags);
        var models = fields.Objects("models", model => new ModelInput(model.RequiredText("model_id")));
        await store.LogInputsAsync(run, fields.Objects("datasets", ReadInput), models, cancellation);
        return new();
    }

    public async Task<SearchDatasetsResponse> SearchAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var ids = fields.Ids("experiment_ids");
        if (ids.Count == 0) throw MlflowException.Invalid("SearchDatasets request must specify at least one experiment_id.");
        if (ids.Count > MaxExperiments)
            throw MlflowException.Invalid($"SearchDatasets request cannot specify more than {MaxExperiments} experiment_ids. Received {ids.Count} experiment_ids.");
        return new() { DatasetSummaries = await store.SearchDatasetsAsync(ids, cancellation) };
    }

    static DatasetInput ReadInput(MlflowRequestFields fields)
    {
        var dataset = ReadDataset(fields.Object("dataset") ?? throw fields.Missing("dataset"));
        var tags = fields.Objects("tags", tag => new Tag(tag.RequiredText("key"), tag.Value()));
        foreach (var tag in tags)
        {
            Names.CheckLength("key", tag.Key, 255);
            Names.CheckLength("value", tag.Value, 500);
        }
        return new() { Dataset = dataset, Tags = tags };
    }

    static Dataset ReadDataset(MlflowRequestFields fields)
    {
        var dataset = new Dataset
        {
            Name = fields.RequiredText("name"),
            Digest = fields.RequiredText("digest"),
            SourceType = fields.RequiredText("source_type"),
            Source = fields.RequiredText("source"),
            Schema = fields.Text("schema") is { Length: > 0 } schema ? schema : null,
            Profile = fields.Text("profile") is { Length: > 0 } profile ? profile : null,
        };
        Names.CheckLength("name", dataset.Name, 500);
        Names.CheckLength("digest", dataset.Digest, 36);
        Names.CheckLength("source", dataset.Source, 65_535);
        Names.CheckLength("schema", dataset.Schema ?? "", 1_048_575);
        Names.CheckLength("profile", dataset.Profile ?? "", 16_777_215);
        return dataset;
    }
}
