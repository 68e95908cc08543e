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

    /// <summary>What an earlier process has served.</summary>
    public RegisteredVersion? Remembered { get; set; }

    /// <summary>Where the files of that one are; null: not here.</summary>
    public string? Downloaded { get; set; }

    /// <summary>The registry has versions, and none is the champion.</summary>
    public bool HasOthers { get; set; }

    public Exception? FetchFailure { get; set; }

    public void Champion(string? version) => champion = version is null ? null : new RegisteredVersion("sentiment", version, $"models:/{version}", null, null);

    public Task<RegisteredVersion?> FindAsync(CancellationToken cancellation) =>
        Failure is null ? Task.FromResult(champion) : Task.FromException<RegisteredVersion?>(Failure);

    public Task<RegisteredVersion?> EnsureAsync(string folder, CancellationToken cancellation)
    {
        if (HasOthers) return Task.FromResult<RegisteredVersion?>(null);
        Ensured.Add(folder);
        Champion("1");
        Local.Add("1");
        return Task.FromResult(champion);
    }

    public Task<RememberedChampion?> LastAsync(CancellationToken cancellation) =>
        Task.FromResult(Remembered is null ? null : new RememberedChampion(Remembered, Downloaded, "champion.json"));

    public Task RememberAsync(RegisteredVersion remembered, CancellationToken cancellation)
    {
        Remembered = remembered;
        return Task.CompletedTask;
    }

    public Task<string> FetchAsync(RegisteredVersion model, CancellationToken cancellation)
    {
        if (FetchFailure is not null) throw FetchFailure;
        Fetched.Add(model.Version);
        return Task.FromResult($"v{model.Version}");
    }

    public bool Holds(string folder, RegisteredVersion model) => !folder.StartsWith('v') && Local.Contains(model.Version);
}
