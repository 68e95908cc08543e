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
        string? needs = trainer.Patience is not null ? "--patience"
            : options.Final == FinalWeights.Best ? "--final best"
            : options.Calibration != CalibrationKind.None ? "--calibrate"
            : trainer.Schedule.Kind == ScheduleKind.ReduceOnPlateau ? "--schedule reduce_on_plateau"
            : null;
        if (needs is not null && validation.Count == 0)
            throw new LabException(
                ErrorKind.Usage, "There are no validation rows, and without them nothing says what is better.", needs, "validation rows",
                "Give --validation, or split by hash or stratified.");
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
