using System.Text;
using Lab.MlflowServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.MlflowServer.Artifacts;

public sealed class ArtifactRootsTests : IDisposable
{
    readonly ServerFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("file://{0}/runs", "file://{0}/runs/")]
    [InlineData("{0}/runs", "{0}/runs/")]
    [InlineData("http://localhost:5000/api/2.0/mlflow-artifacts/artifacts/runs", "{1}/runs/")]
    [InlineData("https://lab.example/api/2.0/mlflow-artifacts/artifacts", "{1}/")]
    [InlineData("mlflow-artifacts://lab.example:5000/runs", "{1}/runs/")]
    public async Task DefaultRoot_OfEveryKind_IsServed(string root, string expected)
    {
        await using var app = await StartAsync("--default-artifact-root", string.Format(System.Globalization.CultureInfo.InvariantCulture, root, folder.Root));
        using var http = app.GetTestClient();
        string run = await NewRunAsync(http, "{}");
        using (await http.PostAsync($"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=sub/a.txt", new StringContent("alpha"))) { }
        string listed = await http.GetStringAsync($"/api/2.0/mlflow/artifacts/list?run_id={run}&path=sub");
        Assert.Contains("""{"path":"sub/a.txt","is_dir":false,"file_size":5}""", listed, StringComparison.Ordinal);
        Assert.Equal("alpha", await http.GetStringAsync($"/get-artifact?run_id={run}&path=sub/a.txt"));
        string place = string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, folder.Root, folder.Artifacts).Replace("file://", "", StringComparison.Ordinal);
        Assert.True(File.Exists($"{place}0/{run}/artifacts/sub/a.txt"), place);
    }

    [Theory]
    [InlineData("file:///etc")]
    [InlineData("/etc")]
    [InlineData("{0}x")]
    public async Task FolderOutsideTheServersOwn_IsNotServed(string location)
    {
        await using var app = await StartAsync("--default-artifact-root", "file://" + folder.Root);
        using var http = app.GetTestClient();
        string run = await NewRunAsync(http, $$"""{"name":"x","artifact_location":"{{location.Replace("{0}", folder.Root, StringComparison.Ordinal)}}"}""");
        foreach (string path in new[] { $"/api/2.0/mlflow/artifacts/list?run_id={run}", $"/get-artifact?run_id={run}&path=hostname" })
        {
            using var answer = await http.GetAsync(path);
            Assert.Equal(403, (int)answer.StatusCode);
        }
        using var upload = await http.PostAsync($"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run}&path=a", new StringContent("a"));
        Assert.Equal(403, (int)upload.StatusCode);
    }

    async Task<WebApplication> StartAsync(params string[] more)
    {
        var app = MlflowServerApp.Create(folder.Arguments(more), builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    // "{}": in the experiment Default.
    static async Task<string> NewRunAsync(HttpClient http, string experiment)
    {
        string id = experiment == "{}" ? "0" : await PostAsync(http, "experiments/create", experiment, "experiment_id");
        return await PostAsync(http, "runs/create", $$"""{"experiment_id":"{{id}}"}""", "run", "info", "run_id");
    }

    static async Task<string> PostAsync(HttpClient http, string path, string json, params string[] way)
    {
        using var answer = await http.PostAsync("/api/2.0/mlflow/" + path, new StringContent(json, Encoding.UTF8, "application/json"));
        using var body = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return way.Aggregate(body.RootElement, (element, name) => element.GetProperty(name)).GetString()!;
    }
}
