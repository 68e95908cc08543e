using System.Net;
using Lab.PredictionService.Models;
using Lab.Services.Tests.Cli;
using Lab.Services.Tests.PredictionService;
using Lab.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Lab.Services.Tests.MlflowServer.RealServer;

/// <summary>Outside judge of the lab as a client: Python's own server takes what it logs, and Python's own client reads it back.</summary>
public sealed class RealMlflowTests(RealMlflow server, TinyModelFolder model) : IClassFixture<RealMlflow>, IClassFixture<TinyModelFolder>, IDisposable
{
    readonly WorkFolder work = new();

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public void Dispose() => work.Dispose();

    Task<CliRun> LabAsync(params string[] args) => CliRun.With(
        host => host with { CurrentFolder = work.Root, Variable = name => name switch { "MLFLOW_TRACKING_URI" => server.Address, "LAB_CACHE" => work["cache"], _ => null } }, args);

    [Fact]
    public async Task TrainingOfTheLab_IsReadBackByPython_AndItsModelByTheLab()
    {
        Assert.SkipUnless(server.Reason is null, server.Reason ?? "");

        var trained = await LabAsync(
            "train", "--model", model.Folder, "--data", work.Write("reviews.csv", TinyModelFolder.Reviews(120)), "--output", work["new"], "--text-columns", "title,text",
            "--label-column", "stars", "--label-map", "1=negative,2=negative,3=neutral,4=positive,5=positive", "--max-length", "48", "--batch-size", "8", "--threads", "2",
            "--epochs", "1", "--register", "--json");

        Assert.True(trained.Code == 0, trained.Error);
        Assert.DoesNotContain("warning", trained.Error);
        Assert.DoesNotContain("note: ", trained.Error);
        Assert.Contains("registered: sentiment version 1\n", trained.Error);
        string run = (await server.RunAsync("read_back.py", Deadline)).Split("PASS read_back ")[1].Split('\n')[0];
        string expected = (await LabAsync("predict", "the dress is lovely", "--model", work["new"], "--json")).Out;
        foreach (string address in new[] { "models:/sentiment@challenger", "models:/sentiment/1", $"runs:/{run}/model" })
            Assert.Equal(new CliRun(0, expected, ""), await LabAsync("predict", "the dress is lovely", "--model", address, "--json"));
    }

    [Fact]
    public async Task PredictionOfTheService_IsATraceThatPythonReads()
    {
        Assert.SkipUnless(server.Reason is null, server.Reason ?? "");
        await using var service = new WebApplicationFactory<ModelHost>().WithWebHostBuilder(builder =>
        {
            builder.UseSetting("model", model.Folder).UseSetting("Logging:LogLevel:Default", "None").UseSetting("LAB_DATA", work["state"]);
            builder.UseSetting("ConnectionStrings:mlflow", server.Address).UseSetting("Registry:CacheFolder", work["cache"]).UseSetting("PredictionTraces:Enabled", "true");
            // The other test looks at the registry.
            builder.UseSetting("Registry:RegisterLocal", "false").UseSetting("Registry:Model", "nobody");
        });
        using var client = service.CreateClient();
        await Eventually.HoldsAsync(async () => (await client.PostJsonAsync("/predict", """{"text":"the dress is lovely"}""")).Status == HttpStatusCode.OK);

        Assert.Contains("PASS read_traces", await server.RunAsync("read_traces.py", Deadline));
    }
}
