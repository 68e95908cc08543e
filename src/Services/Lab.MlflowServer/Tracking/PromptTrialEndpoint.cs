using System.Text;
using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Artifacts;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Tracking;

/// <summary>
/// A prompt that was tried in the pages' prompt lab becomes a run: its template and the model's settings as parameters, the answer as a
/// table among the artifacts. The model that Python's server adds is left out, because only Python could load it.
/// </summary>
sealed class PromptTrialEndpoint(SqliteTrackingStore store, ArtifactRoots roots, TimeProvider time)
{
    const string Table = "eval_results_table.json";

    public void Map(ApiRoutes routes) => routes.Page("POST", "runs/create-promptlab-run", CreateAsync);

    async Task<RunResponse> CreateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string experiment = Required(fields, "experiment_id"), template = Required(fields, "prompt_template");
        var values = Listed(fields, "prompt_parameters");
        string route = Required(fields, "model_route"), input = Required(fields, "model_input");
        Required(fields, "mlflow_version");
        var settings = fields.Objects("model_parameters", ReadParam);
        var facts = fields.Objects("model_output_parameters", ReadParam);
        LogLimits.CheckFirstTags(fields.Items("tags"));
        var made = new NewRun(
            experiment, fields.Text("user_id") ?? "unknown", fields.Text("run_name"), fields.Time("start_time") ?? Now(),
            fields.Objects("tags", tag => LogLimits.Check(new Tag(tag.Text("key") ?? "", tag.Value()))));
        var logged = LogLimits.Check(new LoggedValues
        {
            Params = [.. settings, new("model_route", route), new("prompt_template", template)],
            Tags = [new("mlflow.loggedArtifacts", $$"""[{"path": "{{Table}}", "type": "table"}]"""), new("mlflow.runSourceType", "PROMPT_ENGINEERING")],
        });
        LogLimits.CheckCounts(0, logged.Params.Count, logged.Tags.Count);
        var run = await store.CreateRunAsync(made, cancellation);
        var end = RunStatus.Failed;
        try
        {
            await store.LogAsync(run.Info.RunId, logged, cancellation);
            var (files, root) = roots.Find(run.Info.ArtifactUri);
            byte[] table = Encoding.UTF8.GetBytes(PythonJson.Write(TableOf(values, input, fields.Text("model_output"), facts)));
            await files.WriteAsync(root.Append(ArtifactPath.Parse(Table)), new MemoryStream(table), cancellation);
            end = RunStatus.Finished;
        }
        finally
        {
            await store.UpdateRunAsync(run.Info.RunId, end, Now(), null, CancellationToken.None);
        }
        return new(await store.GetRunAsync(run.Info.RunId, cancellation));
    }

    long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    // One row: the values put into the template, what was asked, what was answered, and what the model says of its answer.
    static JsonObject TableOf(List<Param> values, string input, string? output, List<Param> facts)
    {
        string?[] columns = [.. values.Select(value => value.Key), "prompt", "output", .. facts.Select(fact => fact.Key)];
        string?[] row = [.. values.Select(value => value.Value), input, output, .. facts.Select(fact => fact.Value)];
        return new() { ["columns"] = ArrayOf(columns), ["data"] = new JsonArray(ArrayOf(row)) };
    }

    static JsonArray ArrayOf(string?[] texts) => [.. texts.Select(text => (JsonNode?)JsonValue.Create(text))];

    static string Required(MlflowRequestFields fields, string name) => fields.Text(name) is { Length: > 0 } text ? text : throw Missing(name);

    static List<Param> Listed(MlflowRequestFields fields, string name) => fields.Items(name) > 0 ? fields.Objects(name, ReadParam) : throw Missing(name);

    static Param ReadParam(MlflowRequestFields fields) => new(fields.RequiredText("key"), fields.Value());

    static MlflowException Missing(string name) => MlflowException.Invalid($"CreatePromptlabRun request must specify {name}.");
}
