using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Datasets;

/// <summary>What is known of a cached file: entry.json beside it.</summary>
sealed record CacheEntry(
    [property: JsonPropertyName("format")] int Format,
    [property: JsonPropertyName("sha256")] string? Sha256,
    [property: JsonPropertyName("etag")] string? ETag,
    [property: JsonPropertyName("last_modified")] DateTimeOffset? LastModified)
{
    const int CurrentFormat = 1;

    public static CacheEntry Of(string? sha256, string? etag, DateTimeOffset? lastModified) => new(CurrentFormat, sha256, etag, lastModified);

    /// <summary>Null when there is none, or none that this version can read: the file is then fetched again.</summary>
    public static CacheEntry? Read(string path)
    {
        try
        {
            return File.Exists(path) && JsonSerializer.Deserialize(File.ReadAllBytes(path), CacheEntryJson.Default.CacheEntry) is { Format: CurrentFormat } entry ? entry : null;
        }
        catch (Exception problem) when (problem is JsonException or IOException)
        {
            return null;
        }
    }

    public void Write(string path)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        File.WriteAllBytes(unfinished, JsonSerializer.SerializeToUtf8Bytes(this, CacheEntryJson.Default.CacheEntry));
        File.Move(unfinished, path, overwrite: true);
    }
}

[JsonSerializable(typeof(CacheEntry))]
sealed partial class CacheEntryJson : JsonSerializerContext;
