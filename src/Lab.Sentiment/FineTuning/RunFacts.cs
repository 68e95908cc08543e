using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lab.Training;

namespace Lab.Sentiment;

/// <summary>Everything that decides the weights of a fine-tuning, by name: what a continuation must not change.</summary>
static class RunFacts
{
    const int Digits = 16;

    public static Dictionary<string, string> Of(
        FineTuneOptions options, int maxLength, TrainerOptions trainer, IReadOnlyList<string> labels, EncodedExamples train, EncodedExamples validation)
    {
        var (schedule, setup) = (trainer.Schedule, options.Setup);
        var facts = new Dictionary<string, string>
        {
            ["model"] = ModelVersion.Of(options.ModelFolder),
            ["labels"] = string.Join(',', labels),
            ["training_rows"] = Text(train.Count),
            ["training_data"] = Checksum(train),
            ["validation_rows"] = Text(validation.Count),
            ["validation_data"] = Checksum(validation),
            ["max_length"] = Text(maxLength),
            ["seed"] = Text(trainer.Seed),
            ["epochs"] = Text(trainer.Epochs),
            ["batch_size"] = Text(trainer.BatchSize),
            ["gradient_accumulation"] = Text(trainer.GradientAccumulation),
            ["learning_rate"] = Text(trainer.LearningRate),
            ["warmup_ratio"] = Text(trainer.WarmUpRatio),
            ["schedule"] = Text(schedule.Kind),
            ["cycles"] = Text(schedule.Cycles),
            ["power"] = Text(schedule.Power),
            ["min_learning_rate"] = Text(schedule.MinimumRate),
            ["time_scale"] = Text(schedule.TimeScale),
            ["decay_ratio"] = Text(schedule.DecayRatio),
            ["plateau"] = schedule.Kind == ScheduleKind.ReduceOnPlateau ? schedule.Plateau.ToString() : "",
            ["weight_decay"] = Text(trainer.AdamW.WeightDecay),
            ["betas"] = $"{Text(trainer.AdamW.Beta1)}, {Text(trainer.AdamW.Beta2)}, {Text(trainer.AdamW.Epsilon)}",
            ["layer_decay"] = Text(trainer.AdamW.LayerDecay),
            ["max_grad_norm"] = Text(trainer.MaxGradientNorm),
            ["class_weights"] = string.Join(", ", (trainer.Loss.ClassWeights ?? []).Select(weight => Text(weight))),
            ["label_smoothing"] = Text(trainer.Loss.LabelSmoothing),
            ["freeze"] = setup.Frozen.ToString(),
            ["dropout"] = Text(setup.HiddenDropout),
            ["attention_dropout"] = Text(setup.AttentionDropout),
            ["classifier_dropout"] = Text(setup.ClassifierDropout),
            ["patience"] = Text(trainer.Patience),
            ["min_improvement"] = Text(trainer.MinImprovement),
            ["metric"] = Text(options.Metric),
        };
        // Only what was asked for, so that checkpoints from before these options stay valid.
        if (options.Data.Cleaning.Names is { Count: > 0 } cleaning) facts["text_cleaning"] = string.Join(',', cleaning);
        if (options.Augmentation is { Names.Count: > 0 } augmentation)
            facts["augmentation"] = $"{string.Join(',', augmentation.Names)}; {Text(augmentation.Share)} of the rows, {Text(augmentation.WordShare)} of the words";
        if (options.ReplayFile is not null) facts["replay_label_share"] = Text(options.ReplayLabelShare);
        if (options.Duplicates == DuplicateHandling.Drop) facts["duplicates"] = "dropped";
        return facts;
    }

    // Over what the model sees: token ids and classes.
    static string Checksum(EncodedExamples examples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<int> pair = stackalloc int[2];
        for (int i = 0; i < examples.Count; i++)
        {
            (pair[0], pair[1]) = (examples.Length(i), examples.Labels[i]);
            hash.AppendData(MemoryMarshal.AsBytes(pair));
            hash.AppendData(MemoryMarshal.AsBytes(examples.Ids(i)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }

    static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
