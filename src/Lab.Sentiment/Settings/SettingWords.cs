using Lab.Datasets;
using Lab.Evaluation;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Sentiment;

/// <summary>What users call one setting: the one table from which the command, pipeline files and the prediction service tell what was wrong.</summary>
/// <param name="Option">Option of the command <c>lab</c>; null where it has none.</param>
/// <param name="PipelineKey">Path of the key in a pipeline file; null where it has none.</param>
/// <param name="Parameter">Parameter of a request to the prediction service; null where it has none.</param>
public sealed record SettingWords(string? Option = null, string? PipelineKey = null, string? Parameter = null)
{
    static readonly Dictionary<SettingName, SettingWords> table = new()
    {
        [SettingName.Of<DatasetOptions>(nameof(DatasetOptions.TextColumns))] = new("--text-columns", "preprocess.text_columns", "text_column"),
        [SettingName.Of<DatasetOptions>(nameof(DatasetOptions.LabelColumn))] = new("--label-column", "preprocess.label_column"),
        [SettingName.Of<DatasetOptions>(nameof(DatasetOptions.LabelMap))] = new("--label-map", "preprocess.label_mapping_dict"),
        [SettingName.Of<DatasetOptions>(nameof(DatasetOptions.SkipBadRows))] = new("--skip-bad-rows", "preprocess.skip_bad_rows", "skip_bad_rows"),
        [SettingName.Of<DatasetOptions>(nameof(DatasetOptions.Format))] = new("--format", "preprocess.format"),
        [SettingName.Of<DatasetOptions>(nameof(DatasetOptions.Delimiter))] = new("--delimiter", "preprocess.delimiter", "delimiter"),
        [SettingName.Of<DatasetOptions>(nameof(DatasetOptions.Encoding))] = new("--encoding", "preprocess.encoding", "encoding"),
        [SettingName.Of<DatasetOptions>(nameof(DatasetOptions.Escape))] = new("--escape", "preprocess.escape", "escape"),
        [SettingName.Of<AugmentationOptions>(nameof(AugmentationOptions.Share))] = new("--augment-share", "train.augment_share"),
        [SettingName.Of<AugmentationOptions>(nameof(AugmentationOptions.WordShare))] = new("--augment-words", "train.augment_words"),
        [new(nameof(MixedOpinions), nameof(MixedOpinions.Of))] = new("--mixed-opinions"),

        [SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.ValidationFile))] = new("--validation", "train.validation_data_path"),
        [SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.OutputFolder))] = new("--output", "train.best_model_path"),
        [SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.Split))] = new("--split"),
        [SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.Duplicates))] = new("--duplicates"),
        [SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.MaxLength))] = new("--max-length", "train.model.max_input_length"),
        [SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.Final))] = new("--final"),
        [SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.Calibration))] = new("--calibrate"),
        [SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.Device))] = new("--device", "device"),
        [SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.Precision))] = new("--precision", "precision"),
        [SettingName.Of<CheckpointSettings>(nameof(CheckpointSettings.KeepLast))] = new("--keep-checkpoints"),
        [SettingName.Of<CheckpointSettings>(nameof(CheckpointSettings.Resume))] = new("--resume"),

        [SettingName.Of<TrainerOptions>(nameof(TrainerOptions.Epochs))] = new("--epochs", "train.n_epochs"),
        [SettingName.Of<TrainerOptions>(nameof(TrainerOptions.BatchSize))] = new("--batch-size", "train.model.batch_size"),
        [SettingName.Of<TrainerOptions>(nameof(TrainerOptions.GradientAccumulation))] = new("--gradient-accumulation"),
        [SettingName.Of<TrainerOptions>(nameof(TrainerOptions.LearningRate))] = new("--learning-rate", "train.model.learning_rate"),
        [SettingName.Of<TrainerOptions>(nameof(TrainerOptions.WarmUpRatio))] = new("--warmup-ratio", "train.model.warmup_ratio"),
        [SettingName.Of<TrainerOptions>(nameof(TrainerOptions.MaxGradientNorm))] = new("--max-grad-norm"),
        [SettingName.Of<TrainerOptions>(nameof(TrainerOptions.Patience))] = new("--patience"),
        [SettingName.Of<TrainerOptions>(nameof(TrainerOptions.MinImprovement))] = new("--min-improvement"),
        [SettingName.Of<AdamWOptions>(nameof(AdamWOptions.WeightDecay))] = new("--weight-decay", "train.model.weight_decay"),
        [SettingName.Of<AdamWOptions>(nameof(AdamWOptions.LayerDecay))] = new("--layer-decay"),
        [SettingName.Of<ScheduleOptions>(nameof(ScheduleOptions.Kind))] = new("--schedule"),
        [SettingName.Of<ScheduleOptions>(nameof(ScheduleOptions.MinimumRate))] = new("--min-learning-rate"),
        [SettingName.Of<ScheduleOptions>(nameof(ScheduleOptions.Cycles))] = new("--cycles"),
        [SettingName.Of<ScheduleOptions>(nameof(ScheduleOptions.Power))] = new("--power"),
        [SettingName.Of<ScheduleOptions>(nameof(ScheduleOptions.DecayRatio))] = new("--decay-ratio"),
        [SettingName.Of<PlateauOptions>(nameof(PlateauOptions.Factor))] = new("--plateau-factor"),
        [SettingName.Of<PlateauOptions>(nameof(PlateauOptions.Patience))] = new("--plateau-patience"),
        [SettingName.Of<CrossEntropyOptions>(nameof(CrossEntropyOptions.ClassWeights))] = new("--class-weights", "train.model.class_weights"),
        [SettingName.Of<CrossEntropyOptions>(nameof(CrossEntropyOptions.LabelSmoothing))] = new("--label-smoothing"),
        [SettingName.Of<ModelTrainingOptions>(nameof(ModelTrainingOptions.Frozen))] = new("--freeze", "train.model.freeze_backbone"),
        [SettingName.Of<ModelTrainingOptions>(nameof(ModelTrainingOptions.HiddenDropout))] = new("--dropout"),
        [SettingName.Of<ModelTrainingOptions>(nameof(ModelTrainingOptions.AttentionDropout))] = new("--attention-dropout"),
        [SettingName.Of<ModelTrainingOptions>(nameof(ModelTrainingOptions.ClassifierDropout))] = new("--classifier-dropout", "train.model.dropout_rate"),

        [new(nameof(ModelFolder), nameof(ModelFolder.Find))] = new("--model"),
        [SettingName.Of<SentimentModelOptions>(nameof(SentimentModelOptions.MaxLength))] = new("--max-length"),
        [SettingName.Of<SentimentModelOptions>(nameof(SentimentModelOptions.Device))] = new("--device", "device"),
        [SettingName.Of<SentimentModelOptions>(nameof(SentimentModelOptions.Precision))] = new("--precision", "precision"),
        [SettingName.Of<SentimentModelOptions>(nameof(SentimentModelOptions.BatchSize))] = new(PipelineKey: "evaluate.batch_size"),
        [new("PipelineRunOptions", "Steps")] = new("--steps"),
        [new("PipelineRunOptions", "Device")] = new("--device"),
        [new("PipelineRunOptions", "Precision")] = new("--precision"),

        [SettingName.Of<ExplainOptions>(nameof(ExplainOptions.Target))] = new("--class"),
        [SettingName.Of<ExplainOptions>(nameof(ExplainOptions.Method))] = new("--method"),
        [SettingName.Of<ProbeOptions>(nameof(ProbeOptions.Probes))] = new("--probes"),
        [SettingName.Of<ProbeOptions>(nameof(ProbeOptions.Tolerance))] = new("--tolerance"),
        [SettingName.Of<ProbeOptions>(nameof(ProbeOptions.MaxCases))] = new("--cases"),
        [SettingName.Of<ProbeOptions>(nameof(ProbeOptions.Examples))] = new("--examples"),
    };

    /// <summary>The whole table.</summary>
    public static IReadOnlyDictionary<SettingName, SettingWords> All => table;

    /// <summary>Null for a setting that only code can set.</summary>
    public static SettingWords? Of(SettingName setting) => table.GetValueOrDefault(setting with { Value = null });
}
