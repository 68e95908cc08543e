using System.ComponentModel.DataAnnotations;

namespace Lab.PredictionService.Traces;

/// <summary>What is sent of the predictions as traces to the tracking server; nothing unless turned on.</summary>
public sealed class TraceOptions
{
    public const string Section = "PredictionTraces";

    public bool Enabled { get; set; }

    /// <summary>Sends the texts too. They are what people wrote: say so where they write.</summary>
    public bool KeepText { get; set; }

    /// <summary>Made where it is not there.</summary>
    [Required]
    public string Experiment { get; set; } = "sentiment-predictions";

    /// <summary>Calls that wait while the tracking server is away; then the oldest goes.</summary>
    [Range(1, 100_000)]
    public int MaxWaiting { get; set; } = 1_000;
}
