using System.ComponentModel.DataAnnotations;
using Lab.Monitor.Retraining;
using Lab.Monitoring.Drift;
using Lab.Monitoring.Staleness;

namespace Lab.Monitor;

/// <summary>What the monitor checks, and how often. Section <c>Monitor</c>.</summary>
sealed class MonitorOptions
{
    public const string Section = "Monitor";

    /// <summary>Time between two passes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Registered model that is watched.</summary>
    [Required]
    public string Model { get; set; } = "sentiment";

    /// <summary>Alias of the version that is served.</summary>
    [Required]
    public string Alias { get; set; } = "champion";

    /// <summary>File or folder of the reference statistics; null: those of the served version, else of the starter.</summary>
    public string? Reference { get; set; }

    public StalenessOptions Staleness { get; set; } = new();

    public DriftOptions Drift { get; set; } = new();

    public RetrainingOptions Retraining { get; set; } = new();
}
