using Lab.Training;
using Lab.Transformers;

namespace Lab.Sentiment;

/// <summary>The trainer's options with what only the data tells.</summary>
static class TrainerSettings
{
    /// <exception cref="LabException">Something needs validation rows, and there are none.</exception>
    public static TrainerOptions Of(FineTuneOptions options, IReadOnlyList<string> labels, EncodedExamples train, EncodedExamples validation)
    {
        var trainer = options.Trainer;
        SettingName? needs = trainer.Patience is not null ? SettingName.Of<TrainerOptions>(nameof(trainer.Patience))
            : options.Final == FinalWeights.Best ? SettingName.Of<FineTuneOptions>(nameof(options.Final), FinalWeights.Best)
            : options.Calibration != CalibrationKind.None ? SettingName.Of<FineTuneOptions>(nameof(options.Calibration))
            : trainer.Schedule.Kind == ScheduleKind.ReduceOnPlateau ? SettingName.Of<ScheduleOptions>(nameof(ScheduleOptions.Kind), ScheduleKind.ReduceOnPlateau)
            : null;
        if (needs is { } setting && validation.Count == 0)
            throw new LabException(
                ErrorKind.Usage, "There are no validation rows, and without them nothing says what is better.", setting, "validation rows",
                $"Give {SettingName.Of<FineTuneOptions>(nameof(options.ValidationFile))}, or split by hash or stratified.");
        return trainer with
        {
            GreaterIsBetter = options.Metric.GreaterIsBetter(),
            Loss = options.ClassWeights == ClassWeighting.None ? trainer.Loss : trainer.Loss with { ClassWeights = Factors() },
        };

        float[] Factors()
        {
            float[] balanced = ClassWeights.Balanced(train.Labels, labels.Count);
            return options.ClassWeights == ClassWeighting.Balanced ? balanced : [.. balanced.Select(MathF.Sqrt)];
        }
    }
}
