using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lab.Cli;
using Lab.Mlflow;
using Lab.Sentiment;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli;

/// <summary>What a user has who installed the package and has no clone.</summary>
public sealed class InstalledToolTests(InstalledTool tool) : IClassFixture<InstalledTool>
{
    // The starter takes 42 MB of it, the compiler behind notebooks 22, what the tracking server speaks with Python's clients and pages 2.
    const long MostBytes = 84_000_000;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Version_IsThatOfTheClone_AndThePackageIsLean()
    {
        Skip();
        var run = await tool.RunAsync("--version");

        Assert.Equal((0, BuildVersion.Full + "\n", ""), run);
        Assert.InRange(tool.PackageBytes, 1, MostBytes);
    }

    [Fact]
    public async Task Predict_UsesTheStarterFromThePackage()
    {
        Skip();
        var (code, output, error) = await tool.RunAsync("predict", "--json", "Love this dress, perfect fit");

        Assert.True(code == 0, error);
        Assert.Equal("positive", JsonDocument.Parse(output).RootElement.GetProperty("label").GetString());
    }

    [Fact]
    public async Task Train_StartsFromTheStarter_AndWritesAModelThatPredicts()
    {
        Skip();
        await File.WriteAllLinesAsync(
            Path.Combine(tool.Work, "ten.csv"),
            ["text,label", .. Enumerable.Range(0, 10).Select(row => row % 2 == 0 ? $"lovely dress number {row},positive" : $"the seam of number {row} broke,negative")], Cancellation);

        var (code, output, error) = await tool.RunAsync(
            "train", "--data", "ten.csv", "--validation", "ten.csv", "--test", "ten.csv", "--output", "mine", "--text-columns", "text", "--label-column", "label",
            "--epochs", "1", "--batch-size", "4", "--max-length", "16", "--json");

        Assert.True(code == 0, error);
        Assert.Equal(3, JsonDocument.Parse(output).RootElement.GetProperty("steps").GetInt32());
        Assert.Equal(0, (await tool.RunAsync("predict", "--model", "mine", "lovely dress")).Code);
    }

    [Fact]
    public async Task Serve_AnswersWithTheStarter_AndEndsWith0()
    {
        Skip();
        using var lab = tool.Serve("serve", "--urls", "http://127.0.0.1:0");
        using var http = new HttpClient { BaseAddress = await lab.AddressAsync() };
        await Eventually.HoldsAsync(async () => (await http.GetAsync("/health", Cancellation)).StatusCode == HttpStatusCode.OK);
        var answer = await (await http.PostAsJsonAsync("/predict", new { text = "Love this dress" }, Cancellation)).Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(("positive", "starter"), (answer.GetProperty("sentiment").GetString(), answer.GetProperty("model").GetProperty("name").GetString()));
        using var page = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Accept = { new("text/html") } } };
        Assert.Contains("<!doctype html>", await (await http.SendAsync(page, Cancellation)).Content.ReadAsStringAsync(Cancellation), StringComparison.OrdinalIgnoreCase);
        foreach (string path in (string[])["/assets/page.css", "/docs", "/redoc", "/openapi/v1.json"])
            Assert.Equal((path, HttpStatusCode.OK), (path, (await http.GetAsync(path, Cancellation)).StatusCode));

        lab.Signal(Signal.Terminate);

        Assert.Equal((0, ""), await lab.EndAsync());
        Assert.Empty(lab.Processes);
    }

    [Fact]
    public async Task Tracking_KeepsAnExperiment_AndEndsWith0()
    {
        Skip();
        using var lab = tool.Serve("tracking", "--backend-store-uri", "sqlite:///store.db", "--artifacts-destination", "artifacts", "--port", "0");
        var address = await lab.AddressAsync();
        using var http = new HttpClient { BaseAddress = address };
        Assert.Equal("OK", await http.GetStringAsync("/health", Cancellation));
        using var client = MlflowClient.Create(address);
        string id = await client.CreateExperimentAsync("mine", cancellation: Cancellation);
        Assert.Equal("mine", (await client.GetExperimentAsync(id, Cancellation)).Name);

        lab.Signal(Signal.Terminate);

        Assert.Equal((0, ""), await lab.EndAsync());
        Assert.True(File.Exists(Path.Combine(tool.Work, "store.db")));
    }

    static void Skip() => Assert.SkipWhen(InstalledTool.Missing is not null, InstalledTool.Missing ?? "");
}
