using Lab.PredictionService.Champions;
using Lab.Sentiment;

namespace Lab.Services.Tests.PredictionService.Champions;

/// <summary>A registry whose alias a test moves. The folder of version n is named <c>v{n}</c>.</summary>
sealed class FakeChampionSource : IChampionSource
{
    RegisteredVersion? champion;

    /// <summary>What every question is answered with instead.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Versions whose files the local folder has.</summary>
    public HashSet<string> Local { get; } = [];

    public List<string> Fetched { get; } = [];

    public List<string> Ensured { get; } = [];

    public void Champion(string? version) => champion = version is null ? null : new RegisteredVersion("sentiment", version, $"models:/{version}", null, null);

    public Task<RegisteredVersion?> FindAsync(CancellationToken cancellation) =>
        Failure is null ? Task.FromResult(champion) : Task.FromException<RegisteredVersion?>(Failure);

    public Task<RegisteredVersion> EnsureAsync(string folder, CancellationToken cancellation)
    {
        Ensured.Add(folder);
        Champion("1");
        Local.Add("1");
        return Task.FromResult(champion!);
    }

    public Task<string> FetchAsync(RegisteredVersion model, CancellationToken cancellation)
    {
        Fetched.Add(model.Version);
        return Task.FromResult($"v{model.Version}");
    }

    public bool Holds(string folder, RegisteredVersion model) => !folder.StartsWith('v') && Local.Contains(model.Version);
}
