using Lab.Monitoring.Staleness;
using Lab.Records;

namespace Lab.Monitoring.Reference;

/// <summary>Finds the reference statistics of the served model.</summary>
public interface IReferenceSource
{
    /// <returns>Null when the model has none.</returns>
    /// <exception cref="LabException">They are there and cannot be read.</exception>
    Task<ReferenceStatistics?> ReadAsync(ChampionVersion? champion, CancellationToken cancellation);
}
