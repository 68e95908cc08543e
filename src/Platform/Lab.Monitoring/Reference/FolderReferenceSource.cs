using Lab.Monitoring.Staleness;
using Lab.Records;

namespace Lab.Monitoring.Reference;

/// <summary>Reference statistics from a folder: a configured one, else the starter that comes with the repository.</summary>
/// <param name="configured">Folder of a model, or null.</param>
/// <param name="starts">Where the search for the starter begins; it goes on in the folders above.</param>
public sealed class FolderReferenceSource(string? configured, IReadOnlyList<string> starts) : IReferenceSource
{
    const string Starter = "data/models/starter";

    public Task<ReferenceStatistics?> ReadAsync(ChampionVersion? champion, CancellationToken cancellation)
    {
        if (configured is not null)
            return Task.FromResult<ReferenceStatistics?>(ReferenceStatistics.TryLoad(configured) ?? throw new LabException(
                ErrorKind.Usage, $"There is no {ReferenceStatistics.FileName}.", configured, "a model folder that lab train wrote", "Correct Monitor:Reference."));
        foreach (string start in starts)
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (Path.Combine(folder.FullName, Starter) is var candidate && Directory.Exists(candidate))
                    return Task.FromResult(ReferenceStatistics.TryLoad(candidate));
        return Task.FromResult<ReferenceStatistics?>(null);
    }
}
