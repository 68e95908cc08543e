using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Lab.Inference;
using Lab.PredictionService.Champions;
using Lab.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.PredictionService.Champions;

/// <summary>A service whose registry, loader and clock are moved by hand.</summary>
public abstract class ChampionTest : IAsyncDisposable
{
    private protected readonly FakeChampionSource source = new();
    private protected readonly ConcurrentDictionary<string, FakeClassifier> classifiers = new();
    private protected readonly HashSet<string> broken = [];
    private protected readonly PredictionServiceFactory service;

    protected ChampionTest()
    {
        service = new PredictionServiceFactory
        {
            Loader = new FakeModelLoader { ByFolder = Load },
            Configure = services => services.AddSingleton<IChampionSource>(source).AddSingleton<ChangeSignal>().AddSingleton<ChampionWatcher>(),
        };
    }

    private protected static CancellationToken Deadline => TestContext.Current.CancellationToken;

    private protected ChampionWatcher Watcher => service.Services.GetRequiredService<ChampionWatcher>();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    // The label of version n is always the one with index n mod 3; the local model answers by word.
    ISequenceClassifier Load(string folder)
    {
        if (broken.Contains(folder)) throw new LabException(ErrorKind.Model, $"/models/{folder}/config.json is empty.");
        return classifiers[folder] = folder.StartsWith('v')
            ? new FakeClassifier((_, row) =>
            {
                row.Clear();
                row[int.Parse(folder[1..]) % 3] = 1;
            })
            : new FakeClassifier();
    }

    private protected static async Task<(string Version, string Label)> PredictAsync(HttpClient client)
    {
        var answer = await client.PostJsonAsync("/predict", """{"text":"good"}""");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var root = JsonDocument.Parse(answer.Body).RootElement;
        return (root.GetProperty("model").GetProperty("version").GetString()!, root.GetProperty("sentiment").GetString()!);
    }

    private protected async Task<string> HealthAsync(HttpClient client)
    {
        var answer = await client.GetAnswerAsync("/health");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Body;
    }

    // The watcher of these tests is made by hand: no part is configured.
    private protected const string Checks = ""","checks":{"self":{"status":"healthy"},"model":{"status":"healthy"},"feedback":{"status":"healthy"}""";

    private protected const string Queue = ",\"queued_texts\":0,\"queued_tokens\":0";
}
