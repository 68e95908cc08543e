using System.ComponentModel.DataAnnotations;

namespace Lab.PredictionService.Feedback;

/// <summary>Corrections: where they are kept while Redis does not take them, and what becomes of them.</summary>
public sealed class FeedbackOptions
{
    public const string Section = "Feedback";

    /// <summary>Folder of the spools, one for each lab; null: <c>feedback</c> in LAB_DATA, else in the user's data folder.</summary>
    public string? Folder { get; set; }

    /// <summary>
    /// Most corrections in the stream <c>lab:feedback</c>. Then the oldest that was dropped, else the oldest that a champion has learned from, makes room;
    /// where there is none, what comes is refused with 503.
    /// </summary>
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

    /// <summary>Whether a correction counts at once; null: while the service listens on this machine only.</summary>
    public AcceptanceMode? Accept { get; set; }

    /// <summary>Accepted corrections of the model's answers that ask for one retraining.</summary>
    [Range(1, 1_000_000)]
    public int RetrainAfter { get; set; } = 10;

    /// <summary>After a retraining that made no champion: before corrections ask for the next one.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan RetrainCoolDown { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Corrections of one IPv4 address or IPv6 network of 64 bits within <see cref="AddressWindow"/>; then 429.</summary>
    [Range(1, 1_000_000)]
    public int MaxPerAddress { get; set; } = 300;

    /// <summary>How long they are counted together.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AddressWindow { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>When a correction counts.</summary>
public enum AcceptanceMode
{
    /// <summary>At once, unless another one contradicts it.</summary>
    Automatic,

    /// <summary>When a person has accepted it.</summary>
    Manual,
}
