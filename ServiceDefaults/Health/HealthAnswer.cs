using System.Text.Json.Serialization;

namespace Lab.ServiceDefaults.Health;

/// <summary>Body of <c>/health</c> and <c>/alive</c>. Status: healthy, degraded or unhealthy; only the last is answered 503.</summary>
sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, HealthEntry> Checks);

/// <summary>One check and what it says for itself.</summary>
sealed record HealthEntry(string Status, string? Description);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthAnswer))]
sealed partial class HealthJson : JsonSerializerContext;
