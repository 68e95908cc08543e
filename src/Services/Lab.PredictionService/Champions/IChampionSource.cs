using Lab.Sentiment;

namespace Lab.PredictionService.Champions;

/// <summary>The registry as far as serving needs it. A seam: tests move the alias without a server.</summary>
interface IChampionSource
{
    /// <summary>The version that the alias names; null when there is none.</summary>
    Task<RegisteredVersion?> FindAsync(CancellationToken cancellation);

    /// <summary>Makes the model in <paramref name="folder"/> the champion of a registry that has none.</summary>
    Task<RegisteredVersion> EnsureAsync(string folder, CancellationToken cancellation);

    /// <summary>A local folder with the files of that version.</summary>
    Task<string> FetchAsync(RegisteredVersion model, CancellationToken cancellation);

    /// <summary>Whether the folder holds exactly the files of that version.</summary>
    bool Holds(string folder, RegisteredVersion model);
}
