using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Lab.TestSupport;
using Lab.TestSupport.RunningSystem;

namespace Lab.AppHost.Tests;

public sealed class ReplicaTests
{
    /// <summary>Of two services that start on an empty registry one registers the model; both serve it behind one address.</summary>
    [Fact]
    public async Task TwoReplicas_OnAnEmptyRegistry_ServeTheSameChampionBehindOneAddress()
    {
        Assert.SkipWhen(LabFixture.Missing is not null, LabFixture.Missing ?? "");
        string folder = Directory.CreateTempSubdirectory("lab-run-").FullName;
        using var limit = new CancellationTokenSource(LabFixture.StartLimit);
        await using (var builder = await LabFixture.BuilderAsync(folder, dashboard: false, "--replicas=2"))
        await using (var application = await builder.BuildAsync())
        {
            await application.StartAsync(limit.Token);
            await application.ResourceNotifications.WaitForResourceHealthyAsync("prediction-service", limit.Token);
            // The resource is healthy with the first of them.
            var replicas = await Eventually.GetAsync("two healthy replicas in lab.json", () => Task.FromResult(
                LabStatus.TryRead(Path.Combine(folder, "status", "lab.json"))?.Resources.GetValueOrDefault("prediction-service")?.Replicas is { Count: 2 } found
                && found.All(replica => replica is { IsHealthy: true, Pid: not null }) ? found : null));
            Assert.Equal(2, replicas.Select(replica => replica.Pid).Distinct().Count());
            await AssertServeChampionAsync(application.GetEndpoint("prediction-service", "http"), limit.Token);
        }
        Directory.Delete(folder, recursive: true);
    }

    static async Task AssertServeChampionAsync(Uri address, CancellationToken cancellation)
    {
        // One kept connection would always meet the same replica.
        int registered = 0;
        for (int asked = 0; registered < 20; asked++)
        {
            Assert.True(asked < 1_000, "The registry's champion is not served.");
            using var http = new HttpClient();
            using var answer = await http.PostAsJsonAsync(new Uri(address, "/predict"), new { text = $"So soft, number {asked}" }, cancellation);
            answer.EnsureSuccessStatusCode();
            var model = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("model");
            if (model.GetProperty("name").GetString() != "sentiment") continue;
            Assert.Equal("1", model.GetProperty("version").GetString());
            registered++;
        }
    }
}
