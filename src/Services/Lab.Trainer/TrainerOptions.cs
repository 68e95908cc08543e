using System.ComponentModel.DataAnnotations;
using Lab.Sentiment.Promotion;

namespace Lab.Trainer;

/// <summary>How the trainer works. Section <c>Trainer</c>.</summary>
sealed class TrainerOptions
{
    public const string Section = "Trainer";

    /// <summary>Cores for a job; null: <c>LAB_THREADS</c>, else half of the machine's.</summary>
    [Range(1, 4_096)]
    public int? Threads { get; set; }

    /// <summary>Niceness of the process on Linux and macOS, 0 to 19: who answers requests goes first. On Windows anything above 0 is the class below normal.</summary>
    [Range(0, 19)]
    public int Nice { get; set; } = 10;

    /// <summary>A trainer that is silent so long has lost its job to another.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two looks for a job that nobody announced.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A job that ended so many trainers without a word has failed.</summary>
    [Range(1, 100)]
    public int MaxCrashes { get; set; } = 3;

    /// <summary>How long a job waits for Redis or the tracking server before it fails.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan PeerTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Time between two checkpoints of a training.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a stopping trainer waits for its job to write a checkpoint.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Folder of checkpoints and other work of jobs; null: <c>trainer</c> in <c>LAB_DATA</c>, else in the user's folder.</summary>
    public string? WorkFolder { get; set; }

    /// <summary>Folders that requests may name files of; paths are relative to the first. None: <c>data</c> where the trainer was started.</summary>
    public string[] DataRoots { get; set; } = [];

    /// <summary>What the champion was trained on, a file or a list of sources in a data root: retrainings replay a part of it, and its test rows judge.</summary>
    [Required]
    public string BaseData { get; set; } = "starter.sources.json";

    /// <summary>Folder in a data root whose files every retraining learns from too; null: none.</summary>
    public string? NewDataFolder { get; set; }

    /// <summary>Of retrainings: what a request does not say itself.</summary>
    public RetrainingDefaults Retraining { get; set; } = new();

    /// <summary>Limits of the gate.</summary>
    public GateOptions Gate { get; set; } = new();

    /// <summary>When the labels of a scored file or folder count as drifted.</summary>
    public BatchCheckOptions BatchCheck { get; set; } = new();

    /// <summary>Ended jobs that stay in Redis to be looked at.</summary>
    [Range(1, 100_000)]
    public int KeepEnded { get; set; } = 1_000;

    /// <summary>Registered model that is trained and served.</summary>
    [Required]
    public string Model { get; set; } = "sentiment";

    /// <summary>Alias of the version that is served.</summary>
    [Required]
    public string Alias { get; set; } = "champion";
}

/// <summary>When the labels of scored rows count as drifted: the difference must be both too large to be chance and large enough to matter.</summary>
sealed class BatchCheckOptions
{
    /// <summary>Rows that are needed for a judgement.</summary>
    [Range(20, 1_000_000)]
    public int MinimumRows { get; set; } = 200;

    /// <summary>Share of files without any change that may raise an alert: limit of the p-value.</summary>
    [Range(1e-12, 0.5)]
    public double FalseAlarmRate { get; set; } = 0.001;

    /// <summary>Jensen-Shannon distance (base 2, 0 to 1) of the labels from which they count as drifted.</summary>
    [Range(0.001, 1)]
    public double MaxLabelDistance { get; set; } = 0.1;
}
