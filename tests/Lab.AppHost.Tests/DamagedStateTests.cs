using System.Net;
using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Lab.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.AppHost.Tests;

/// <summary>The lab on state that something is wrong with: it says what, and goes on when that is put right.</summary>
public sealed class DamagedStateTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-run-").FullName;
    readonly CancellationTokenSource limit = new(LabFixture.StartLimit);
    readonly HttpClient http = new();

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        limit.Dispose();
        http.Dispose();
    }

    async Task RunAsync(Action<IDistributedApplicationTestingBuilder> change, Func<DistributedApplication, Task> use)
    {
        await using var builder = await LabFixture.BuilderAsync(folder, dashboard: false);
        change(builder);
        await using var application = await builder.BuildAsync(limit.Token);
        // Not awaited: the start ends when nothing waits for anything any more, and here something does.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        var starting = application.StartAsync(stop.Token);
        await use(application);
        await stop.CancelAsync();
        await starting.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    Task RunOnceAsync(Func<DistributedApplication, Task> use) => RunAsync(_ => { }, async application =>
    {
        await application.ResourceNotifications.WaitForResourceHealthyAsync("prediction-service", limit.Token);
        await Eventually.HoldsAsync(async () => (await ChampionAsync(application, HttpMethod.Get)).IsSuccessStatusCode);
        await use(application);
    });

    Task<HttpResponseMessage> ChampionAsync(DistributedApplication application, HttpMethod method) => http.SendAsync(
        new(method, new Uri(application.GetEndpoint("mlflow", "http"), $"/api/2.0/mlflow/registered-models/alias{(method == HttpMethod.Get ? "?name=sentiment&alias=champion" : "")}"))
        {
            Content = method == HttpMethod.Get ? null : JsonContent.Create(new { name = "sentiment", alias = "champion", version = "1" }),
        },
        limit.Token);

    static string Reasons(ResourceEvent shown) => string.Join(' ', shown.Snapshot.HealthReports.Where(report => report.Status == HealthStatus.Unhealthy).Select(report => report.Description));

    [Fact]
    public async Task StartWithoutAModel_IsShownWithItsReason_AndEndsWhenAChampionAppears()
    {
        Assert.SkipWhen(LabFixture.Missing is not null, LabFixture.Missing ?? "");
        await RunOnceAsync(async application => (await ChampionAsync(application, HttpMethod.Delete)).EnsureSuccessStatusCode());
        string nothing = Directory.CreateDirectory(Path.Combine(folder, "no-model")).FullName;

        await RunAsync(
            builder => builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == "prediction-service")).WithEnvironment("MODEL_PATH", nothing),
            async application =>
            {
                var notifications = application.ResourceNotifications;
                await notifications.WaitForResourceAsync("prediction-service", shown => Reasons(shown).Contains("config.json", StringComparison.Ordinal), limit.Token);
                var service = application.GetEndpoint("prediction-service", "http");
                using (var health = await http.GetAsync(new Uri(service, "/health"), limit.Token)) Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);

                (await ChampionAsync(application, HttpMethod.Post)).EnsureSuccessStatusCode();

                await notifications.WaitForResourceHealthyAsync("prediction-service", limit.Token);
                using var answer = await http.PostAsJsonAsync(new Uri(service, "/predict"), new { text = "So soft" }, limit.Token);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            });
    }

    [Fact]
    public async Task DamagedDatabase_IsShownAsFailed_WithItsRemedyInTheLog()
    {
        Assert.SkipWhen(LabFixture.Missing is not null, LabFixture.Missing ?? "");
        await RunOnceAsync(_ => Task.CompletedTask);
        // A server that was killed leaves its commits in the log; one that could close has them in the file.
        string database = Path.Combine(folder, "mlflow", "mlflow.db"), log = database + "-wal";
        bool inLog = new FileInfo(log) is { Exists: true, Length: > 8_192 };
        await using (var file = new FileStream(inLog ? log : database, FileMode.Open))
        {
            file.Position = inLog ? 2_000 : file.Length / 2 / 4_096 * 4_096;
            file.Write(Enumerable.Repeat((byte)0xA5, inLog ? 16 : 4_096).ToArray());
        }

        await RunAsync(_ => { }, async application =>
        {
            var shown = await application.ResourceNotifications.WaitForResourceAsync(
                "mlflow", found => found.Snapshot.State?.Text == KnownResourceStates.FailedToStart, limit.Token);
            var logs = application.Services.GetRequiredService<ResourceLoggerService>();
            await Eventually.HoldsAsync(async () =>
            {
                await foreach (var lines in logs.GetAllAsync(shown.ResourceId))
                    if (lines.Any(line => line.Content.Contains("a restart would not help", StringComparison.Ordinal) && line.Content.Contains(inLog ? "truncate -s" : ".recover", StringComparison.Ordinal))) return true;
                return false;
            });
        });
    }
}
