using System.ComponentModel.DataAnnotations;
using Lab.Sentiment.Retraining;

namespace Lab.Trainer;

/// <summary>How retrainings are done: what corrections, findings and schedules ask for says nothing of it.</summary>
sealed class RetrainingDefaults
{
    /// <summary>Base rows that are learned again, so that nothing is forgotten.</summary>
    [Range(0, 10_000_000)]
    public int ReplayRows { get; set; } = 2_000;

    /// <summary>Of the label in what is learned of a base row beside new rows; the rest is what the champion answers. Null: the square of the share that it has wrong.</summary>
    [Range(0.0, 1.0)]
    public double? ReplayLabelShare { get; set; }

    /// <summary>At its height.</summary>
    [Range(1e-9, 1)]
    public double LearningRate { get; set; } = RetrainingOptions.DefaultTrainer.LearningRate;

    /// <summary>Passes over the rows, at most.</summary>
    [Range(1, 10_000)]
    public int Epochs { get; set; } = RetrainingOptions.DefaultTrainer.Epochs;

    /// <summary>Rows an update.</summary>
    [Range(1, 65_536)]
    public int BatchSize { get; set; } = RetrainingOptions.DefaultTrainer.BatchSize;
}
