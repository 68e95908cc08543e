using Lab.Datasets;
using Lab.Hub;
using Lab.Sentiment;
using Lab.Training;

namespace Lab.Pipelines;

/// <summary>A fine-tuning whose best epoch, by the loss on the validation rows, becomes the model.</summary>
public sealed record TrainStep
{
    /// <summary>Full path of a CSV with labelled texts.</summary>
    public required string TrainingFile { get; init; }

    /// <summary>Full path of a CSV with labelled texts, measured after each epoch.</summary>
    public required string ValidationFile { get; init; }

    /// <summary>Full path of the Hugging Face folder to start from; where <see cref="HubModel"/> is set, there is none yet.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>Name on the hub of the model to start from; null where a folder is named.</summary>
    public HubModelId? HubModel { get; init; }

    /// <summary>Full path of the folder with the tokenizer; as <see cref="ModelFolder"/> with <see cref="HubTokenizer"/>.</summary>
    public required string TokenizerFolder { get; init; }

    /// <summary>Name on the hub of the model that has the tokenizer; null where a folder is named.</summary>
    public HubModelId? HubTokenizer { get; init; }

    /// <summary>Most tokens of a text, special tokens included; longer texts are cut. Null: as <see cref="FineTuneOptions.MaxLength"/>.</summary>
    public int? MaxLength { get; init; }

    /// <summary>What is done to each text before the model sees it, kept with the model: that of preprocess, whose files are cleaned already.</summary>
    public TextCleaning Cleaning { get; init; } = TextCleaning.None;

    /// <summary>Changed copies of training rows; null for none.</summary>
    public AugmentationOptions? Augmentation { get; init; }

    /// <summary>Dropout before the classifier, from 0, below 1; null: as config.json says.</summary>
    public double? Dropout { get; init; }

    /// <summary>Everything keeps its weights but the last encoder layer and the head.</summary>
    public bool FreezeBackbone { get; init; }

    public ClassWeighting ClassWeights { get; init; }

    /// <summary>Epochs, batch size, rate, seed.</summary>
    public TrainerOptions Trainer { get; init; } = new();

    /// <summary>Full path of the folder for checkpoints and the state of the run.</summary>
    public required string TrainFolder { get; init; }

    /// <summary>Removes what an earlier training left in <see cref="TrainFolder"/>.</summary>
    public bool CleanFirst { get; init; }

    /// <summary>Time or updates between two checkpoints, as <see cref="SaveInterval.TryParse"/> reads it.</summary>
    public string SaveEvery { get; init; } = "5m";

    /// <summary>Full path of the folder of the new model.</summary>
    public required string BestModelFolder { get; init; }

    /// <summary>Full path of a .csv, .json or .svg with the losses by epoch; null writes none.</summary>
    public string? CurveFile { get; init; }
}
