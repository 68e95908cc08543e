using System.Text.Json;

namespace Lab.Services.Tests.MlflowServer.Tracking;

public sealed class PromptTrialTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    const string Route = "/ajax-api/2.0/mlflow/runs/create-promptlab-run";

    [Fact]
    public async Task TriedPrompt_IsAFinishedRunWithItsTable()
    {
        var (experiment, _) = await server.NewRunAsync();
        var run = (await server.PostAsync(Route, $$$"""
            {"experiment_id":"{{{experiment}}}","run_name":"r","prompt_template":"t {{k}}","prompt_parameters":[{"key":"k","value":"v"}],"model_route":"m",
            "model_parameters":[{"key":"temperature","value":0.1}],"model_input":"in","model_output":"out","model_output_parameters":[{"key":"latency","value":100}],
            "mlflow_version":"1","user_id":"u","start_time":456}
            """)).GetProperty("run");
        var info = run.GetProperty("info");
        Assert.Equal(("r", "u", "FINISHED", 456), (info.GetProperty("run_name").GetString(), info.GetProperty("user_id").GetString(), info.GetProperty("status").GetString(), info.GetProperty("start_time").GetInt32()));
        string[] logged = [.. run.GetProperty("data").GetProperty("params").EnumerateArray().Select(param => $"{param.GetProperty("key").GetString()}={param.GetProperty("value").GetString()}")];
        Assert.Equal(["model_route=m", "prompt_template=t {{k}}", "temperature=0.1"], logged.Order(StringComparer.Ordinal));
        Assert.Contains("""{"key":"mlflow.runSourceType","value":"PROMPT_ENGINEERING"}""", run.GetRawText(), StringComparison.Ordinal);
        using var table = await server.Http.GetAsync($"/get-artifact?run_id={info.GetProperty("run_id").GetString()}&path=eval_results_table.json", TestContext.Current.CancellationToken);
        Assert.Equal(
            """{"columns": ["k", "prompt", "output", "latency"], "data": [["v", "in", "out", "100"]]}""", await table.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WhatIsMissing_IsNamed()
    {
        var body = new Dictionary<string, object>();
        foreach (var (field, value) in new (string, object)[]
        {
            ("experiment_id", "0"), ("prompt_template", "t"), ("prompt_parameters", new[] { new { key = "k", value = "v" } }), ("model_route", "r"), ("model_input", "i"), ("mlflow_version", "1"),
        })
        {
            await server.InvalidAsync(Route, JsonSerializer.Serialize(body), $"CreatePromptlabRun request must specify {field}.");
            body[field] = value;
        }
    }
}
