using Lab.Sentiment;

namespace Lab.PredictionService.Champions;

/// <summary>The registry as far as serving needs it. A seam: tests move the alias without a server.</summary>
interface IChampionSource
{
    /// <summary>The version that the alias names; null when there is none.</summary>
    Task<RegisteredVersion?> FindAsync(CancellationToken cancellation);

    /// <summary>Makes the model in <paramref name="folder"/> the champion of a registry that has none. Null: versions of others are there, and who is the champion is for a person to say.</summary>
    Task<RegisteredVersion?> EnsureAsync(string folder, CancellationToken cancellation);

    /// <summary>The champion that this lab has served last, in an earlier process too; null when it has had none.</summary>
    Task<RememberedChampion?> LastAsync(CancellationToken cancellation);

    /// <summary>From now on this is the one.</summary>
    Task RememberAsync(RegisteredVersion champion, CancellationToken cancellation);

    /// <summary>A local folder with the files of that version.</summary>
    Task<string> FetchAsync(RegisteredVersion model, CancellationToken cancellation);

    /// <summary>Whether the folder holds exactly the files of that version.</summary>
    bool Holds(string folder, RegisteredVersion model);
}

/// <summary>The champion of before.</summary>
/// <param name="Version">Which it was; null when the file that says so is damaged or may not be read.</param>
/// <param name="Folder">Its files, downloaded before and whole; null when they are not here.</param>
/// <param name="Memory">Path of the file that says so.</param>
sealed record RememberedChampion(RegisteredVersion? Version, string? Folder, string Memory);
