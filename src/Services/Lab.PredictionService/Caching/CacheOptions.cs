using System.ComponentModel.DataAnnotations;

namespace Lab.PredictionService.Caching;

/// <summary>Answers kept in Redis.</summary>
public sealed class CacheOptions
{
    public const string Section = "Cache";

    public bool Enabled { get; set; } = true;

    /// <summary>How long an answer is kept.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "365.00:00:00")]
    public TimeSpan Ttl { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Longest time that a request waits for the cache; then the model answers.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan LookupTimeout { get; set; } = TimeSpan.FromMilliseconds(25);
}
