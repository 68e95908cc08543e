using System.ComponentModel.DataAnnotations;
using Lab.Monitoring;

namespace Lab.Monitor.Retraining;

/// <summary>When findings ask for a retraining. Section <c>Monitor:Retraining</c>.</summary>
sealed class RetrainingOptions
{
    /// <summary>Causes, separated by commas; <c>none</c>: no finding does. Drift tells that texts are other ones, not that a training on the same data would be better.</summary>
    [Required]
    public string Causes { get; set; } = $"{Monitoring.Causes.ModelAge},{Monitoring.Causes.MetricDrop}";

    /// <summary>Retrainings that findings ask for within 24 hours.</summary>
    [Range(1, 1_000)]
    public int MaxPerDay { get; set; } = 2;

    /// <summary>From one such retraining to the next.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromHours(6);

    /// <summary>The causes of <see cref="Causes"/>.</summary>
    public IReadOnlyList<string> CauseList => Causes.Trim() == "none" ? [] : Causes.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
