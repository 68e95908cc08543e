using System.ComponentModel.DataAnnotations;

namespace Lab.PredictionService.Feedback;

/// <summary>Where corrections are kept while Redis does not take them.</summary>
public sealed class FeedbackOptions
{
    public const string Section = "Feedback";

    /// <summary>Folder of the spools, one for each lab; null: <c>feedback</c> in LAB_DATA, else in the user's data folder.</summary>
    public string? Folder { get; set; }

    /// <summary>Most corrections in the stream <c>lab:feedback</c>; what comes then is refused with 503, for nothing is trimmed from it.</summary>
    [Range(1L, 1_000_000_000L)]
    public long MaxEntries { get; set; } = 100_000;

    /// <summary>Largest spool of this lab in bytes; what comes then is refused with 503.</summary>
    [Range(1_000L, 1L << 40)]
    public long MaxSpoolBytes { get; set; } = 64_000_000;

    /// <summary>Longest wait for Redis before a correction goes to the spool.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RedisTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long Redis remembers the ids it has had, so that none is appended twice.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan RememberIds { get; set; } = TimeSpan.FromDays(30);
}
