using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Services.Tests.Cli;
using Lab.TestSupport;

namespace Lab.Services.Tests.MlflowServer.WebUi;

/// <summary>
/// A tracking server with MLflow's own web UI and something on every page: two trainings of <c>lab train</c> with their learning curves, a
/// logged model with two registered versions, artifacts of several kinds, a trace.
/// </summary>
sealed class FilledServer : IAsyncDisposable
{
    public const string Model = "reviews-model", Trace = "tr-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    readonly WorkFolder work = new();
    ListeningServer? server;
    HttpClient? http;

    public string Address => server!.Url.GetLeftPart(UriPartial.Authority);

    public string Experiment { get; private set; } = "";

    public string[] Runs { get; private set; } = [];

    public string LoggedModel { get; private set; } = "";

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    /// <param name="wheel">MLflow's package.</param>
    public static async Task<FilledServer> StartAsync(string wheel)
    {
        var filled = new FilledServer();
        var fetched = await CliRun.With(host => host with { Variable = name => name == "LAB_CACHE" ? filled.work["cache"] : null }, ["tracking", "--fetch-ui", wheel, "--json"]);
        Assert.True(fetched.Code == 0, fetched.Error);
        filled.server = await ListeningServer.StartAsync(["--ui-folder", fetched.Json[0].GetProperty("ui_folder").GetString()!], Deadline);
        filled.http = new() { BaseAddress = filled.server.Url };
        await filled.FillAsync();
        return filled;
    }

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (server is not null) await server.DisposeAsync();
        work.Dispose();
    }

    async Task FillAsync()
    {
        using var model = new TinyModelFolder();
        Runs = [await TrainAsync(model, "learning-1", "5e-4"), await TrainAsync(model, "learning-2", "1e-3")];
        Experiment = (await GetAsync("/api/2.0/mlflow/experiments/get-by-name?experiment_name=sentiment-training"))["experiment"]!["experiment_id"]!.GetValue<string>();
        foreach (string run in Runs)
        {
            for (int step = 0; step < 3; step++) await LogAsync(run, "system/cpu_utilization_percentage", 50 + step, step);
            await PutAsync($"{Experiment}/{run}/artifacts/notes/readme.txt", "a note beside the run");
            await PutAsync($"{Experiment}/{run}/artifacts/table.csv", "word,count\nlovely,7\n");
            await PutAsync($"{Experiment}/{run}/artifacts/report.html", "<h1>Report</h1><script>document.body.append('drawn by its script')</script>");
        }
        await LogModelAsync();
        await LogTraceAsync();
    }

    async Task<string> TrainAsync(TinyModelFolder model, string name, string rate)
    {
        var trained = await CliRun.With(
            host => host with { Variable = variable => variable switch { "MLFLOW_TRACKING_URI" => Address, "MLFLOW_RUN_NAME" => name, _ => null } },
            [
                "train", "--model", model.Folder, "--data", work.Write("reviews.csv", TinyModelFolder.Reviews(120)), "--output", work[name],
                "--text-columns", "title,text", "--label-column", "stars", "--label-map", "1=negative,2=negative,3=neutral,4=positive,5=positive",
                "--max-length", "48", "--batch-size", "8", "--threads", "2", "--epochs", "4", "--learning-rate", rate, "--json",
            ]);
        Assert.True(trained.Code == 0, trained.Error);
        // run: ADDRESS/#/experiments/1/runs/ID
        return trained.Error.Split("/runs/")[1].Split('\n')[0].Trim();
    }

    Task LogAsync(string run, string key, double value, int step) => PostAsync("/api/2.0/mlflow/runs/log-metric", new { run_id = run, key, value, step, timestamp = 1_767_225_600_000 + step });

    async Task LogModelAsync()
    {
        var made = await PostAsync("/api/2.0/mlflow/logged-models", new { experiment_id = Experiment, name = "classifier", source_run_id = Runs[0], model_type = "transformers" });
        LoggedModel = made["model"]!["info"]!["model_id"]!.GetValue<string>();
        await PutAsync(
            $"{Experiment}/models/{LoggedModel}/artifacts/MLmodel",
            $$$"""
            artifact_path: mlflow-artifacts:/{{{Experiment}}}/models/{{{LoggedModel}}}/artifacts
            flavors:
              transformers:
                task: text-classification
            mlflow_version: 3.17.2
            model_id: {{{LoggedModel}}}
            signature:
              inputs: '[{"type": "string", "name": "review", "required": true}]'
              outputs: '[{"type": "string", "name": "label", "required": true}]'
              params: null
            """);
        await PostAsync("/api/2.0/mlflow/runs/outputs", new { run_id = Runs[0], models = new[] { new { model_id = LoggedModel, step = 0 } } });
        await SendAsync(HttpMethod.Patch, $"/api/2.0/mlflow/logged-models/{LoggedModel}", Json(new { model_id = LoggedModel, status = "LOGGED_MODEL_READY" }));
        await PostAsync("/api/2.0/mlflow/registered-models/create", new { name = Model });
        for (int version = 0; version < 2; version++)
            await PostAsync("/api/2.0/mlflow/model-versions/create", new { name = Model, source = "models:/" + LoggedModel, run_id = Runs[0], model_id = LoggedModel });
        await PostAsync("/api/2.0/mlflow/registered-models/alias", new { name = Model, alias = "champion", version = "1" });
    }

    async Task LogTraceAsync()
    {
        var spans = new StringContent(
            $$$"""
            {"resourceSpans":[{"scopeSpans":[{"spans":[
              {"traceId":"{{{Trace[3..]}}}","spanId":"00000000000000b1","name":"classify","startTimeUnixNano":"1767225600000000000","endTimeUnixNano":"1767225601500000000",
               "attributes":[{"key":"mlflow.spanInputs","value":{"stringValue":"a lovely dress"}},{"key":"mlflow.spanOutputs","value":{"stringValue":"positive"}}],"status":{"code":1}},
              {"traceId":"{{{Trace[3..]}}}","spanId":"00000000000000b2","parentSpanId":"00000000000000b1","name":"tokenize","startTimeUnixNano":"1767225600100000000","endTimeUnixNano":"1767225600200000000"}]}]}]}
            """,
            MediaTypeHeaderValue.Parse("application/json"));
        spans.Headers.Add("x-mlflow-experiment-id", Experiment);
        await SendAsync(HttpMethod.Post, "/v1/traces", spans);
        await PostAsync("/api/3.0/mlflow/traces", new
        {
            trace = new
            {
                trace_info = new
                {
                    trace_id = Trace,
                    trace_location = new { type = "MLFLOW_EXPERIMENT", mlflow_experiment = new { experiment_id = Experiment } },
                    request_time = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
                    execution_duration = "1.5s",
                    state = "OK",
                    request_preview = "a lovely dress",
                    response_preview = "positive",
                    trace_metadata = new Dictionary<string, string> { ["mlflow.sourceRun"] = Runs[0], ["mlflow.modelId"] = LoggedModel, ["mlflow.trace.tokenUsage"] = """{"input_tokens": 3, "output_tokens": 1, "total_tokens": 4}""" },
                    tags = new Dictionary<string, string> { ["mlflow.traceName"] = "classify" },
                },
            },
        });
        await PostAsync($"/api/3.0/mlflow/traces/{Trace}/assessments", new
        {
            assessment = new { assessment_name = "correct", trace_id = Trace, source = new { source_type = "HUMAN", source_id = "a reader" }, feedback = new { value = true } },
        });
    }

    async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await http!.GetStringAsync(path, Deadline))!;

    Task<JsonNode> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, Json(body));

    Task PutAsync(string artifact, string content) => SendAsync(HttpMethod.Put, "/api/2.0/mlflow-artifacts/artifacts/" + artifact, new StringContent(content));

    async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent content)
    {
        using var answer = await http!.SendAsync(new(method, path) { Content = content }, Deadline);
        string text = await answer.Content.ReadAsStringAsync(Deadline);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    static StringContent Json(object body) => new(JsonSerializer.Serialize(body), MediaTypeHeaderValue.Parse("application/json"));
}
