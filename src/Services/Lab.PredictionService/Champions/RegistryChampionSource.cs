using Lab.PredictionService.Telemetry;
using Lab.Sentiment;

namespace Lab.PredictionService.Champions;

/// <summary>The MLflow registry as source of the champion.</summary>
sealed class RegistryChampionSource(ModelRegistry registry, ChampionMemory memory) : IChampionSource
{
    string? identity;

    // Asked every few seconds.
    public Task<RegisteredVersion?> FindAsync(CancellationToken cancellation) => Untraced.Run(() => registry.FindChampionAsync(cancellation));

    public async Task<RegisteredVersion?> EnsureAsync(string folder, CancellationToken cancellation) =>
        await registry.HasOtherVersionsAsync(folder, cancellation) ? null : await registry.EnsureChampionAsync(folder, cancellation: cancellation);

    public async Task<RememberedChampion?> LastAsync(CancellationToken cancellation)
    {
        string from = await IdentityAsync(cancellation);
        if (!memory.TryLast(from, out var last)) return null;
        return new(last, last is null ? null : await registry.FindDownloadedAsync(last, cancellation), memory.FileOf(from));
    }

    public async Task RememberAsync(RegisteredVersion champion, CancellationToken cancellation) => memory.Keep(await IdentityAsync(cancellation), champion);

    public Task<string> FetchAsync(RegisteredVersion model, CancellationToken cancellation) => registry.FetchAsync(model, cancellation);

    public bool Holds(string folder, RegisteredVersion model) => model.Checksum is { } checksum && FolderChecksum.Of(folder) == checksum;

    async Task<string> IdentityAsync(CancellationToken cancellation) => identity ??= await registry.IdentityAsync(cancellation);
}
