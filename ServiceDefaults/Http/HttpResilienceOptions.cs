using System.ComponentModel.DataAnnotations;

namespace Lab.ServiceDefaults.Http;

/// <summary>How HTTP clients deal with a service that is slow or away.</summary>
public sealed class HttpResilienceOptions
{
    public const string Section = "HttpResilience";

    /// <summary>A request with all its attempts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>One attempt, until the head of the answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts after the first; 0 turns them off.</summary>
    [Range(0, 20)]
    public int Retries { get; set; } = 3;

    /// <summary>Middle of the first pause; it doubles from attempt to attempt and is spread at random.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Share of failures within <see cref="BreakWindow"/> at which a service is left alone for <see cref="BreakDuration"/>.</summary>
    [Range(0.01, 1)]
    public double BreakRatio { get; set; } = 0.5;

    /// <summary>Requests within the window below which nothing is concluded.</summary>
    [Range(2, 100_000)]
    public int BreakAfter { get; set; } = 20;

    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakWindow { get; set; } = TimeSpan.FromSeconds(30);

    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);
}
