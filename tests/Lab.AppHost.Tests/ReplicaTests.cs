using System.Net.Http.Json;
using System.Text.Json;
using Lab.TestSupport.RunningSystem;

namespace Lab.AppHost.Tests;

public sealed class ReplicaTests
{
    /// <summary>Of two services that start on an empty registry one registers the model; both serve it behind one address.</summary>
    [Fact]
    public async Task TwoReplicas_OnAnEmptyRegistry_ServeTheSameChampionBehindOneAddress()
    {
        Assert.SkipWhen(LabFixture.Missing is not null, LabFixture.Missing ?? "");
        await using var lab = RunningLab.Start(LabFixture.Configuration, null, "--replicas", "2");
        using var limit = new CancellationTokenSource(LabFixture.StartLimit);
        var status = await lab.WaitForHealthyAsync(LabFixture.Resources, limit.Token);
        var replicas = status.Resources["prediction-service"].Replicas ?? [];
        Assert.Equal(2, replicas.Select(replica => replica.Pid).Distinct().Count());

        // One kept connection would always meet the same replica.
        int registered = 0;
        for (int asked = 0; registered < 20; asked++)
        {
            Assert.True(asked < 1_000, "The registry's champion is not served.");
            using var http = new HttpClient();
            using var answer = await http.PostAsJsonAsync(new Uri(LabFixture.Url(status, "prediction-service"), "/predict"), new { text = $"So soft, number {asked}" }, limit.Token);
            answer.EnsureSuccessStatusCode();
            var model = (await answer.Content.ReadFromJsonAsync<JsonElement>(limit.Token)).GetProperty("model");
            if (model.GetProperty("name").GetString() != "sentiment") continue;
            Assert.Equal("1", model.GetProperty("version").GetString());
            registered++;
        }
    }
}
