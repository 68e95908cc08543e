using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.ServiceDefaults.Health;

/// <summary>Body of <c>/health</c> and <c>/alive</c>. Status: healthy, degraded or unhealthy (only this is answered 503); of a process that lives, alive.</summary>
/// <param name="Status">The worst of the checks.</param>
/// <param name="Checks">By name.</param>
public sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, HealthEntry> Checks)
{
    public static HealthAnswer Of(HealthReport report) => new(Name(report.Status), report.Entries.ToDictionary(entry => entry.Key, entry => HealthEntry.Of(entry.Value)));

    /// <summary>The same of the checks tagged <c>live</c>.</summary>
    public static HealthAnswer OfLife(HealthReport report) => report.Status == HealthStatus.Unhealthy ? Of(report) : Of(report) with { Status = "alive" };

    internal static string Name(HealthStatus status) => status.ToString().ToLowerInvariant();
}

/// <summary>One check and what it says for itself; no exception text: it may name what a client must not see.</summary>
/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="Description">What is wrong, or what is there.</param>
/// <param name="Data">Further facts.</param>
public sealed record HealthEntry(string Status, string? Description, IReadOnlyDictionary<string, object>? Data)
{
    internal static HealthEntry Of(HealthReportEntry entry) => new(HealthAnswer.Name(entry.Status), entry.Description, entry.Data.Count > 0 ? entry.Data : null);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
sealed partial class HealthJson : JsonSerializerContext;
