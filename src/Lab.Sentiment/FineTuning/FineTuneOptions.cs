using Lab.Datasets;
using Lab.Training;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;

namespace Lab.Sentiment;

/// <summary>What a fine-tuning starts from, learns from, and writes.</summary>
public sealed record FineTuneOptions
{
    /// <summary>Enough for a review, in tokens.</summary>
    public const int DefaultMaxLength = 128;

    /// <summary>Hugging Face folder to start from: a pretrained encoder or a classifier.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>Folder with the tokenizer; null: that of <see cref="ModelFolder"/>.</summary>
    public string? TokenizerFolder { get; init; }

    /// <summary>Labelled texts as CSV, TSV or JSON lines, plain or gzip (<see cref="RowFile"/>).</summary>
    public required string DataFile { get; init; }

    /// <summary>CSV for validation; only with <see cref="SplitKind.Given"/>.</summary>
    public string? ValidationFile { get; init; }

    /// <summary>CSV for the test; only with <see cref="SplitKind.Given"/>.</summary>
    public string? TestFile { get; init; }

    /// <summary>
    /// Labelled rows that are learned beside <see cref="DataFile"/> to keep what the model at <see cref="ModelFolder"/> answers to them (distillation,
    /// "learning without forgetting"): their targets are its probabilities. Read like the data; never split. Null for none.
    /// </summary>
    public string? ReplayFile { get; init; }

    /// <summary>
    /// Share of the label in the target of a replayed row, 0 to 1; the rest is what the model answered. Null: the square of the share of these rows that
    /// the model has wrong, so that a good one keeps its answers and a poor one learns better ones.
    /// </summary>
    public double? ReplayLabelShare { get; init; }

    /// <summary>Folder of the new model. Made when it is missing.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Format, columns and labels of the files; the cleaning is written with the model, which repeats it before each prediction.</summary>
    public DatasetOptions Data { get; init; } = new();

    public SplitKind Split { get; init; } = SplitKind.Hash;

    /// <summary>What is done about texts that occur more than once, in a part or across parts.</summary>
    public DuplicateHandling Duplicates { get; init; }

    /// <summary>Changed copies of training rows; null for none.</summary>
    public AugmentationOptions? Augmentation { get; init; }

    /// <summary>How many neutral training texts are made of a positive and a negative one (<see cref="Lab.Datasets.MixedOpinions"/>).</summary>
    public int MixedOpinions { get; init; }

    /// <summary>Most tokens of a text, special tokens included; longer texts are cut. Null: <see cref="DefaultMaxLength"/>, or what the model can read where that is less.</summary>
    public int? MaxLength { get; init; }

    public TrainerOptions Trainer { get; init; } = new();

    /// <summary>Frozen parts and dropout.</summary>
    public ModelTrainingOptions Setup { get; init; } = new();

    public ClassWeighting ClassWeights { get; init; }

    /// <summary>Measured on the validation rows after each epoch.</summary>
    public WatchedMetric Metric { get; init; }

    /// <summary>Null: the best with early stopping, else the last.</summary>
    public FinalWeights? Final { get; init; }

    /// <summary>What is done to the confidence after training; needs validation rows.</summary>
    public CalibrationKind Calibration { get; init; }

    public CheckpointSettings Checkpoints { get; init; } = new();

    /// <summary>Element type of the written weights.</summary>
    public Dtype Weights { get; init; } = Dtype.F32;

    /// <summary>Workers. Null: LAB_THREADS, else one per processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Where it computes. Decides speed and rounding only: an interrupted run may go on elsewhere.</summary>
    public DeviceChoice Device { get; init; } = DeviceChoice.Auto;

    /// <summary>Number type of the products.</summary>
    public Precision Precision { get; init; }
}
