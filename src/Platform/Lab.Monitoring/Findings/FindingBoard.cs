using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Records;

namespace Lab.Monitoring.Findings;

/// <summary>
/// What others than the monitor found, for the monitor to tell: the last finding of each cause, in the Redis hash <see cref="Key"/>. One that is
/// raised stays so until the same check clears it, or <see cref="Lifetime"/> is over.
/// </summary>
public sealed class FindingBoard(RedisConnection redis)
{
    /// <summary>Hash: cause to finding with its time, as JSON.</summary>
    public const string Key = "lab:findings";

    /// <summary>A check that was not repeated for so long says nothing of today.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(40);

    /// <summary>Puts a finding in the place of the last one of its cause.</summary>
    public Task PostAsync(Finding finding, DateTimeOffset time, CancellationToken cancellation = default) => redis.ExecuteAsync(
        "HSET", database => database.HashSetAsync(Key, finding.Cause, JsonSerializer.Serialize(new PostedFinding(time, finding), FindingJson.Default.PostedFinding)), cancellation);

    /// <summary>The findings that still say something, by cause.</summary>
    public async Task<IReadOnlyList<Finding>> ReadAsync(DateTimeOffset now, CancellationToken cancellation = default)
    {
        var fields = await redis.ExecuteAsync("HGETALL", database => database.HashGetAllAsync(Key), cancellation);
        return [.. fields.Select(field => TryParse(field.Value.ToString())).OfType<PostedFinding>().Where(posted => now - posted.Time < Lifetime)
            .Select(posted => posted.Finding).OrderBy(finding => finding.Cause, StringComparer.Ordinal)];
    }

    // Whatever another program put there is no finding of ours.
    static PostedFinding? TryParse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, FindingJson.Default.PostedFinding);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Time">When it was found.</param>
/// <param name="Finding">What.</param>
sealed record PostedFinding(DateTimeOffset Time, Finding Finding);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PostedFinding))]
sealed partial class FindingJson : JsonSerializerContext;
