using Lab.Transformers;

namespace Lab.Training;

/// <summary>How a fine-tuning runs. The defaults suit a MiniLM-sized encoder on a few thousand reviews.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the training examples.</summary>
    public int Epochs { get; init; } = 2;

    /// <summary>Texts computed together.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Batches whose gradients make one update: the mean over all their rows.</summary>
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>Peak of the schedule.</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Share of all updates during which the rate rises.</summary>
    public double WarmUpRatio { get; init; } = 0.06;

    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>Largest norm of all gradients; null turns clipping off.</summary>
    public double? MaxGradientNorm { get; init; } = 1.0;

    public AdamWOptions AdamW { get; init; } = new();

    /// <summary>Class weights and label smoothing, for examples with classes.</summary>
    public CrossEntropyOptions Loss { get; init; } = new();

    /// <summary>Measurements in a row without improvement of the watched metric after which to stop; null never stops early.</summary>
    public int? Patience { get; init; }

    /// <summary>What an improvement has to exceed to count for <see cref="Patience"/>.</summary>
    public double MinImprovement { get; init; }

    /// <summary>The watched metric rises as the model gets better; false for a loss.</summary>
    public bool GreaterIsBetter { get; init; }

    /// <summary>Decides the order of the examples and the dropout.</summary>
    public ulong Seed { get; init; } = 42;

    /// <exception cref="LabException">An option is out of range.</exception>
    public void Validate()
    {
        Require(Epochs > 0, "epochs", Epochs, Of<TrainerOptions>(nameof(Epochs)), "1 or more");
        Require(BatchSize > 0, "batch size", BatchSize, Of<TrainerOptions>(nameof(BatchSize)), "1 or more");
        Require(GradientAccumulation > 0, "gradient accumulation", GradientAccumulation, Of<TrainerOptions>(nameof(GradientAccumulation)), "1 or more");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), "learning rate", LearningRate, Of<TrainerOptions>(nameof(LearningRate)), "a number above 0");
        Require(WarmUpRatio is >= 0 and <= 1, "warm-up ratio", WarmUpRatio, Of<TrainerOptions>(nameof(WarmUpRatio)), "0 to 1");
        Require(MaxGradientNorm is null or > 0, "maximum gradient norm", MaxGradientNorm, Of<TrainerOptions>(nameof(MaxGradientNorm)), "a number above 0, or none");
        Require(AdamW.WeightDecay >= 0 && double.IsFinite(AdamW.WeightDecay), "weight decay", AdamW.WeightDecay, Of<AdamWOptions>(nameof(AdamW.WeightDecay)), "0 or more");
        Require(AdamW.LayerDecay is > 0 and <= 1, "layer decay", AdamW.LayerDecay, Of<AdamWOptions>(nameof(AdamW.LayerDecay)), "above 0, at most 1");
        Require(Patience is null or > 0, "patience", Patience, Of<TrainerOptions>(nameof(Patience)), "1 or more, or none");
        Require(MinImprovement >= 0 && double.IsFinite(MinImprovement), "least improvement", MinImprovement, Of<TrainerOptions>(nameof(MinImprovement)), "0 or more");
        Require(Schedule.MinimumRate is null || (Schedule.MinimumRate >= 0 && Schedule.MinimumRate < LearningRate), "minimum learning rate", Schedule.MinimumRate, Of<ScheduleOptions>(nameof(Schedule.MinimumRate)), "0 or more, below the learning rate");
        Require(Schedule.Cycles is null or > 0, "number of cycles", Schedule.Cycles, Of<ScheduleOptions>(nameof(Schedule.Cycles)), "a number above 0");
        Require(Schedule.Power > 0 && double.IsFinite(Schedule.Power), "power", Schedule.Power, Of<ScheduleOptions>(nameof(Schedule.Power)), "a number above 0");
        Require(Schedule.DecayRatio is >= 0 and <= 1, "decay ratio", Schedule.DecayRatio, Of<ScheduleOptions>(nameof(Schedule.DecayRatio)), "0 to 1");
        Require(Schedule.TimeScale is null or > 0, "time scale", Schedule.TimeScale, Of<ScheduleOptions>(nameof(Schedule.TimeScale)), "1 or more");
        Require(Schedule.Plateau.Factor is > 0 and < 1, "plateau factor", Schedule.Plateau.Factor, Of<PlateauOptions>(nameof(Schedule.Plateau.Factor)), "between 0 and 1");
        Require(Schedule.Plateau.Patience >= 0, "plateau patience", Schedule.Plateau.Patience, Of<PlateauOptions>(nameof(Schedule.Plateau.Patience)), "0 or more");
    }

    static SettingName Of<T>(string property) => SettingName.Of<T>(property);

    static void Require(bool holds, string name, object? value, SettingName setting, string expected)
    {
        if (!holds) throw new LabException(ErrorKind.Usage, FormattableString.Invariant($"The {name} is {value}."), setting, expected);
    }
}
