namespace Lab.Training;

/// <summary>
/// How far a training has come, after a whole update: with the weights and the moments, all that its continuation depends
/// on. Gradients of a half-finished update are not part of it; its batches are computed again.
/// </summary>
public sealed record TrainingState
{
    /// <summary>Updates made.</summary>
    public int Step { get; set; }

    /// <summary>Pass under way, from 0; as large as the number of passes when all are done.</summary>
    public int Epoch { get; set; }

    /// <summary>Batches done in it.</summary>
    public int Batch { get; set; }

    /// <summary>Sum of the losses of the rows seen in it.</summary>
    public double LossSum { get; set; }

    /// <summary>Mean training loss of each whole pass.</summary>
    public List<double> EpochLosses { get; init; } = [];

    /// <summary>Time in updates.</summary>
    public TimeSpan Elapsed { get; set; }

    public long Tokens { get; set; }

    /// <summary>Best value of the watched metric; null before the first measurement.</summary>
    public double? Best { get; set; }

    /// <summary>Updates before the best measurement; 0 when there is none.</summary>
    public int BestStep { get; set; }

    /// <summary>Measurements in a row without improvement.</summary>
    public int Patience { get; set; }

    /// <summary>Stopped early: there is nothing left to do.</summary>
    public bool Stopped { get; set; }

    public PlateauState? Plateau { get; set; }
}
