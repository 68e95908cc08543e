using System.ComponentModel.DataAnnotations;

namespace Lab.PredictionService.PredictionLog;

/// <summary>What is kept of the predictions in the Redis stream <c>lab:predictions</c>.</summary>
public sealed class PredictionLogOptions
{
    public const string Section = "PredictionLog";

    public bool Enabled { get; set; } = true;

    /// <summary>Keeps the texts too. They are what people wrote: say so where they write.</summary>
    public bool KeepText { get; set; }

    /// <summary>About how many entries are kept (MAXLEN ~).</summary>
    [Range(1L, 1_000_000_000L)]
    public long MaxEntries { get; set; } = 100_000;

    /// <summary>How long entries are kept (MINID).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Entries that wait while Redis is away; then the oldest goes.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; set; } = 10_000;
}
