using System.CommandLine;
using Lab.Sentiment;
using Lab.Training;
using Lab.Transformers;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Options;

/// <summary>How a fine-tuning learns, beyond epochs, batches and the peak of the rate.</summary>
sealed class RecipeOptions
{
    const string Share = "a number from 0, below 1";

    readonly Option<int?> accumulation = Whole("--gradient-accumulation", "Batches whose gradients make one update: the mean over their rows. Default: 1.", 1, 65_536);
    readonly Option<ScheduleKind?> schedule = Choice(
        "--schedule", "How the learning rate goes on after the warm-up. Default: linear.",
        ("linear", ScheduleKind.Linear), ("cosine", ScheduleKind.Cosine), ("cosine_with_restarts", ScheduleKind.CosineWithRestarts),
        ("polynomial", ScheduleKind.Polynomial), ("constant", ScheduleKind.Constant), ("inverse_sqrt", ScheduleKind.InverseSquareRoot),
        ("cosine_with_min_lr", ScheduleKind.CosineWithMinimum), ("wsd", ScheduleKind.WarmUpStableDecay), ("reduce_on_plateau", ScheduleKind.ReduceOnPlateau));
    readonly Option<double?> minimumRate = Number(
        "--min-learning-rate", "Lowest rate of polynomial (default 1e-7), cosine_with_min_lr, wsd and reduce_on_plateau (default 0).", "a number from 0", value => value >= 0);
    readonly Option<double?> cycles = Number("--cycles", "Periods of cosine (default 0.5), falls of cosine_with_restarts (default 1).", "a number above 0", value => value > 0);
    readonly Option<double?> power = Number("--power", "Exponent of polynomial. Default: 1.", "a number above 0", value => value > 0);
    readonly Option<double?> decayRatio = Number("--decay-ratio", "Share of the updates at the end during which wsd falls. Default: 0.2.", "a number from 0 to 1", value => value is >= 0 and <= 1);
    readonly Option<double?> plateauFactor = Number("--plateau-factor", "What reduce_on_plateau multiplies the rate by. Default: 0.5.", "a number between 0 and 1", value => value is > 0 and < 1);
    readonly Option<int?> plateauPatience = Whole("--plateau-patience", "Epochs without improvement that reduce_on_plateau accepts. Default: 0.", 0);
    readonly Option<double?> layerDecay = Number(
        "--layer-decay", "Factor of the learning rate from one layer to the next below, embeddings last. Default: 1 (the same rate everywhere).", "a number above 0, at most 1", value => value is > 0 and <= 1);
    readonly Option<ClassWeighting?> classWeights = Choice(
        "--class-weights", "balanced: rows of rare classes count more, so that every class counts the same. sqrt: the square roots of those factors. Default: none.",
        ("none", ClassWeighting.None), ("balanced", ClassWeighting.Balanced), ("sqrt", ClassWeighting.SquareRoot));
    readonly Option<double?> smoothing = Number("--label-smoothing", "Share of each target that is spread evenly over all classes. Default: 0.", Share, IsShare);
    readonly Option<string?> freeze = Text("--freeze", "PARTS", "What keeps its weights: embeddings, layers:N (the first N), or both: embeddings,layers:3.");
    readonly Option<double?> dropout = Number("--dropout", "Dropout on embeddings and on the outputs of attention and feed-forward blocks. Default: as config.json says.", Share, IsShare);
    readonly Option<double?> attentionDropout = Number("--attention-dropout", "Dropout on attention probabilities. Default: as config.json says.", Share, IsShare);
    readonly Option<double?> classifierDropout = Number("--classifier-dropout", "Dropout before the classifier. Default: as config.json says.", Share, IsShare);
    readonly Option<int?> patience = Whole("--patience", "Stop after N epochs in a row without improvement on the validation rows. Default: never.", 1);
    readonly Option<double?> minImprovement = Number("--min-improvement", "What an improvement has to exceed to count for --patience. Default: 0.", "a number from 0", value => value >= 0);
    readonly Option<WatchedMetric?> metric = Choice(
        "--metric", "What decides on the validation rows which epoch is better. Default: log_loss.",
        ("log_loss", WatchedMetric.LogLoss), ("accuracy", WatchedMetric.Accuracy), ("macro_f1", WatchedMetric.MacroF1), ("macro_recall", WatchedMetric.MacroRecall));
    readonly Option<FinalWeights?> final = Choice(
        "--final", "Weights of the new model: those of the best epoch, or the last ones. Default: best with --patience, else last.",
        ("last", FinalWeights.Last), ("best", FinalWeights.Best));

    readonly Option<CalibrationKind?> calibrate = Choice(
        "--calibrate", "temperature: makes the confidence honest on the validation rows, after training; no label changes. Default: none.",
        ("none", CalibrationKind.None), ("temperature", CalibrationKind.Temperature));

    public void AddAll(Command command)
    {
        foreach (var option in new Option[]
        {
            accumulation, schedule, minimumRate, cycles, power, decayRatio, plateauFactor, plateauPatience, layerDecay, classWeights, smoothing, freeze,
            dropout, attentionDropout, classifierDropout, patience, minImprovement, metric, final, calibrate,
        }) command.Add(option);
    }

    /// <exception cref="LabException">A part to freeze is unknown.</exception>
    public FineTuneOptions Apply(ParseResult parsed, FineTuneOptions options)
    {
        var trainer = options.Trainer;
        var plateau = trainer.Schedule.Plateau;
        return options with
        {
            ClassWeights = parsed.GetValue(classWeights) ?? options.ClassWeights,
            Metric = parsed.GetValue(metric) ?? options.Metric,
            Final = parsed.GetValue(final),
            Calibration = parsed.GetValue(calibrate) ?? options.Calibration,
            Setup = new ModelTrainingOptions
            {
                Frozen = parsed.GetValue(freeze) is { } parts ? FrozenParts.Parse(parts) : FrozenParts.None,
                HiddenDropout = (float?)parsed.GetValue(dropout),
                AttentionDropout = (float?)parsed.GetValue(attentionDropout),
                ClassifierDropout = (float?)parsed.GetValue(classifierDropout),
            },
            Trainer = trainer with
            {
                GradientAccumulation = parsed.GetValue(accumulation) ?? trainer.GradientAccumulation,
                Loss = trainer.Loss with { LabelSmoothing = (float?)parsed.GetValue(smoothing) ?? trainer.Loss.LabelSmoothing },
                AdamW = trainer.AdamW with { LayerDecay = parsed.GetValue(layerDecay) ?? trainer.AdamW.LayerDecay },
                Patience = parsed.GetValue(patience),
                MinImprovement = parsed.GetValue(minImprovement) ?? trainer.MinImprovement,
                Schedule = trainer.Schedule with
                {
                    Kind = parsed.GetValue(schedule) ?? trainer.Schedule.Kind,
                    MinimumRate = parsed.GetValue(minimumRate),
                    Cycles = parsed.GetValue(cycles),
                    Power = parsed.GetValue(power) ?? trainer.Schedule.Power,
                    DecayRatio = parsed.GetValue(decayRatio) ?? trainer.Schedule.DecayRatio,
                    Plateau = plateau with
                    {
                        Factor = parsed.GetValue(plateauFactor) ?? plateau.Factor,
                        Patience = parsed.GetValue(plateauPatience) ?? plateau.Patience,
                    },
                },
            },
        };
    }

    static bool IsShare(double value) => value is >= 0 and < 1;
}
