using Lab.PredictionService.Telemetry;
using Lab.Sentiment;

namespace Lab.PredictionService.Champions;

/// <summary>The MLflow registry as source of the champion.</summary>
sealed class RegistryChampionSource(ModelRegistry registry) : IChampionSource
{
    // Asked every few seconds.
    public Task<RegisteredVersion?> FindAsync(CancellationToken cancellation) => Untraced.Run(() => registry.FindChampionAsync(cancellation));

    public Task<RegisteredVersion> EnsureAsync(string folder, CancellationToken cancellation) => registry.EnsureChampionAsync(folder, cancellation: cancellation);

    public Task<string> FetchAsync(RegisteredVersion model, CancellationToken cancellation) => registry.FetchAsync(model, cancellation);

    public bool Holds(string folder, RegisteredVersion model) => model.Checksum is { } checksum && FolderChecksum.Of(folder) == checksum;
}
