using System.Net;
using System.Text.Json.Nodes;

namespace Lab.Services.Tests.MlflowServer.WebUi;

/// <summary>
/// Every call that MLflow's web UI made of MLflow's server, as LAB_MLFLOW has them on record, is one that this server knows. What the calls
/// name is not here, so that many end with 404; what the pages show of real content is in <see cref="WebUiPagesTests"/>.
/// </summary>
public sealed class UiCallsTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Fact]
    public async Task RecordedCalls_AreAllKnown()
    {
        string? folder = Environment.GetEnvironmentVariable("LAB_MLFLOW");
        Assert.SkipUnless(folder is not null, "LAB_MLFLOW is not set: no recorded calls of the web UI.");
        int calls = 0;
        foreach (string page in Directory.GetFiles(Path.Combine(folder, "ui-transcripts"), "*.jsonl"))
            foreach (string line in await File.ReadAllLinesAsync(page, TestContext.Current.CancellationToken))
            {
                var call = JsonNode.Parse(line)!;
                string path = call["path"]!.GetValue<string>();
                using var answer = await server.SendAsync(new HttpMethod(call["method"]!.GetValue<string>()), path, call["request_body"]?["json"]?.ToJsonString());
                string said = $"{Path.GetFileName(page)}: {call["method"]} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
                if (call["status"]!.GetValue<int>() == 404) Assert.True(answer.StatusCode == HttpStatusCode.NotFound, said);
                // A run of somebody else, refused by its name, not by its address.
                else Assert.True(answer.StatusCode == HttpStatusCode.OK || (answer.StatusCode == HttpStatusCode.NotFound && said.Contains("RESOURCE_DOES_NOT_EXIST", StringComparison.Ordinal)), said);
                calls++;
            }
        Assert.True(calls >= 200, $"{calls} calls");
    }
}
