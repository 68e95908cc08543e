using Lab.Mlflow;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer;
using Lab.Monitoring.Reference;
using Lab.Monitoring.Staleness;
using Lab.Records;
using Lab.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace Lab.Services.Tests.Monitor;

/// <summary>What the monitor reads of a tracking server, against the real one.</summary>
public sealed class MlflowSourcesTests : IAsyncLifetime
{
    static readonly DateTimeOffset start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly string folder = Directory.CreateTempSubdirectory("lab-mlflow-").FullName;
    WebApplication app = null!;
    MlflowClient client = null!;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = MlflowServerApp.Create(
            ["--backend-store-uri", $"sqlite:///{folder}/mlflow.db", "--artifacts-destination", $"{folder}/artifacts"], builder => builder.WebHost.UseTestServer());
        await app.StartAsync(Token);
        client = new MlflowClient(app.GetTestClient(), new MlflowClientOptions { Credentials = MlflowCredentials.None, MaxRetries = 0 });
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    Task<ModelHistory> ReadAsync() => new MlflowModelHistory(client, "sentiment", "champion", new StalenessOptions()).ReadAsync(Token);

    async Task<string> RunAsync(int day, string metric, double value, RunStatus status = RunStatus.Finished)
    {
        string experiment = await client.EnsureExperimentAsync("sentiment-training", Token);
        string run = (await client.CreateRunAsync(experiment, $"day-{day}", startTime: start.AddDays(day), cancellation: Token)).Info.RunId;
        await client.LogMetricAsync(run, metric, value, time: start.AddDays(day), cancellation: Token);
        if (status != RunStatus.Running) await client.EndRunAsync(run, status, Token);
        return run;
    }

    [Fact]
    public async Task EmptyServer_HasNoHistory() => Assert.Equal((null, 0), (await ReadAsync()) is var history ? (history.Champion, history.Metrics.Count) : default);

    [Fact]
    public async Task FinishedRunsWithTheMetric_AreRead()
    {
        await RunAsync(1, "test_macro_f1", 0.7);
        await RunAsync(2, "test_macro_f1", 0.6);
        await RunAsync(3, "accuracy", 0.9);
        await RunAsync(4, "test_macro_f1", 0.1, RunStatus.Failed);
        await RunAsync(5, "test_macro_f1", 0.2, RunStatus.Running);
        var metrics = (await ReadAsync()).Metrics;
        Assert.Equal(
            [("day-2", start.AddDays(2), 0.6), ("day-1", start.AddDays(1), 0.7)], metrics.Select(metric => (metric.RunName, metric.Time, metric.Value)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Champion_IsReadWithItsReference(bool withReference)
    {
        string model = Directory.CreateDirectory(Path.Combine(folder, "model")).FullName;
        File.WriteAllText(Path.Combine(model, "config.json"), "{}");
        string starter = Path.Combine(RepositoryRoot.Path, "data", "models", "starter");
        if (withReference) File.Copy(Path.Combine(starter, ReferenceStatistics.FileName), Path.Combine(model, ReferenceStatistics.FileName));
        string run = await RunAsync(1, "test_macro_f1", 0.7);
        string source = await client.LogModelAsync(run, model, cancellation: Token);
        await client.RegisterModelAsync("sentiment", source, run, "champion", cancellation: Token);

        var champion = (await ReadAsync()).Champion!;
        Assert.Equal(("1", run), (champion.Version, champion.RunId));
        var reference = new MlflowReferenceSource(client, new FolderReferenceSource(null, []));
        Assert.Equal(withReference ? 2668 : null, (await reference.ReadAsync(champion, Token))?.Rows);

        // The server goes away, and with it the champion: what was served last is still served.
        await app.StopAsync(Token);
        Assert.Equal(withReference ? 2668 : null, (await reference.ReadAsync(null, Token))?.Rows);
    }

    [Fact]
    public async Task NoChampionYet_TheStarterIsServed()
    {
        var reference = new MlflowReferenceSource(client, new FolderReferenceSource(null, [AppContext.BaseDirectory]));
        Assert.Equal(2668, (await reference.ReadAsync(null, Token))?.Rows);
    }
}
