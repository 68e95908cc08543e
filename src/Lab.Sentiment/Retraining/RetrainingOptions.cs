using Lab.Datasets;
using Lab.Mlflow;
using Lab.Records;
using Lab.Sentiment.Promotion;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Sentiment.Retraining;

/// <summary>What a retraining starts from, learns from, and how it is judged.</summary>
public sealed record RetrainingOptions
{
    /// <summary>The tracking server: runs, artifacts.</summary>
    public required MlflowClient Mlflow { get; init; }

    /// <summary>Of the same server: champion, versions, history.</summary>
    public required ModelRegistry Registry { get; init; }

    /// <summary>What the champion was trained on: replayed in part, and its test fold is what both models are measured on.</summary>
    public required TrainingData BaseData { get; init; }

    /// <summary>
    /// Base rows that are learned again, so that nothing is forgotten; the classes of each file keep their shares. Beside new rows they are learned as
    /// the champion answers them (distillation), alone by their labels.
    /// </summary>
    public int ReplayRows { get; init; } = 2_000;

    /// <summary>
    /// Share of the label in what is learned of a base row beside new ones, 0 to 1; the rest is the champion's answer. Null: the square of the share
    /// of them that the champion has wrong.
    /// </summary>
    public double? ReplayLabelShare { get; init; }

    /// <summary>Base rows of the validation fold that are measured after each epoch.</summary>
    public int ValidationRows { get; init; } = 1_000;

    /// <summary>Corrections to learn from; those of the test fold are held out.</summary>
    public IReadOnlyList<AcceptedFeedback> Feedback { get; init; } = [];

    /// <summary>How often a correction is learned in an epoch: a few among thousands of rows would go under.</summary>
    public int FeedbackRepeat { get; init; } = 2;

    /// <summary>Further files with labelled rows. One that is bad is named and left out.</summary>
    public IReadOnlyList<string> NewData { get; init; } = [];

    /// <summary>How these are read. Labels are the champion's.</summary>
    public DatasetOptions NewDataFormat { get; init; } = new() { SkipBadRows = true };

    /// <summary>Rows, checkpoints and the new model. The same folder again continues where an interrupted call ended.</summary>
    public required string WorkFolder { get; init; }

    public RetrainingCause Cause { get; init; } = new(RetrainingCauseKind.Person);

    /// <summary>How to train.</summary>
    public TrainerOptions Trainer { get; init; } = DefaultTrainer;

    /// <summary>Most tokens of a text; null: as many as the champion reads.</summary>
    public int? MaxLength { get; init; }

    /// <summary>
    /// What a row counts for where base rows are learned by their labels. As the champion was trained: without the starter's weights for rare classes, a
    /// retraining takes a third of its neutral answers away.
    /// </summary>
    public ClassWeighting ClassWeights { get; init; } = ClassWeighting.SquareRoot;

    /// <summary>Which weights are the result. At the rate of an epoch in the middle the last corrections still weigh too much.</summary>
    public FinalWeights Final { get; init; }

    /// <summary>What is done to the confidence of the new model where base rows are learned by their labels; kept answers keep their confidence.</summary>
    public CalibrationKind Calibration { get; init; } = CalibrationKind.Temperature;

    /// <summary>How often a checkpoint is written.</summary>
    public SaveInterval SaveInterval { get; init; } = SaveInterval.Every(TimeSpan.FromMinutes(1));

    /// <summary>Looks for better hyper-parameters first; null keeps those of <see cref="Trainer"/>.</summary>
    public SearchOptions? Search { get; init; }

    /// <summary>Limits of the gate.</summary>
    public GateOptions Gate { get; init; } = new();

    /// <summary>Registers the new model only: nothing judges it and the champion stays.</summary>
    public bool OnlyRegister { get; init; }

    /// <summary>Experiment of the run.</summary>
    public string Experiment { get; init; } = "sentiment-training";

    /// <summary>Further tags of the run.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Workers. Null: LAB_THREADS, else one per processor.</summary>
    public int? Threads { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <exception cref="LabException">An option is out of range.</exception>
    internal void Validate()
    {
        Trainer.Validate();
        Require(ReplayRows >= 0, ReplayRows, nameof(ReplayRows), "0 or more rows");
        Require(ReplayLabelShare is null or >= 0 and <= 1, ReplayLabelShare, nameof(ReplayLabelShare), "0 to 1");
        Require(ValidationRows >= 1, ValidationRows, nameof(ValidationRows), "1 or more rows");
        Require(FeedbackRepeat >= 1, FeedbackRepeat, nameof(FeedbackRepeat), "1 or more times");
        if (Search is not { } search) return;
        Require(search.Trials >= 1, search.Trials, nameof(Search), "1 or more trials");
        Require(search.Epochs >= 1, search.Epochs, nameof(Search), "1 or more epochs");
        Require(search.Rows is null or >= 1, search.Rows, nameof(Search), "1 or more rows");
        Require(search.Budget >= TimeSpan.Zero, search.Budget, nameof(Search), "a time of 0 or more");
    }

    static void Require(bool holds, object? value, string setting, string expected)
    {
        if (!holds) throw new LabException(ErrorKind.Usage, FormattableString.Invariant($"The value is {value}."), SettingName.Of<RetrainingOptions>(setting), expected);
    }

    /// <summary>Gentle: few corrections among known rows.</summary>
    public static TrainerOptions DefaultTrainer { get; } = new()
    {
        LearningRate = 2e-5,
        Epochs = 5,
        BatchSize = 8,
        Loss = new CrossEntropyOptions { LabelSmoothing = 0.1f },
        Schedule = new ScheduleOptions { Kind = ScheduleKind.Linear },
    };
}

/// <summary>Labelled rows on disk.</summary>
/// <param name="File">A file, or a list of files (<see cref="SourceList"/>).</param>
/// <param name="Options">Columns and what the labels stand for.</param>
public sealed record TrainingData(string File, DatasetOptions Options)
{
    public TrainingData(string file) : this(file, new DatasetOptions())
    {
    }
}
