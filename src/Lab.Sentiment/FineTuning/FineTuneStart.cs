using Lab.Tokenizers;
using Lab.Training;

namespace Lab.Sentiment;

/// <summary>What a fine-tuning starts from, loaded and checked against each other before any work is done.</summary>
sealed class FineTuneStart : IDisposable
{
    FineTuneStart(
        TrainingCheckpoint? checkpoint, FineTuneDatasets data, Tokenizer tokenizer, int maxLength, ComputeDevice place, ITrainingDevice device)
    {
        Place = place;
        MaxLength = maxLength;
        Checkpoint = checkpoint;
        Data = data;
        Tokenizer = tokenizer;
        Device = device;
    }

    /// <summary>To continue from; null begins.</summary>
    public TrainingCheckpoint? Checkpoint { get; }

    public FineTuneDatasets Data { get; }

    public Tokenizer Tokenizer { get; }

    /// <summary>Most tokens of a text.</summary>
    public int MaxLength { get; }

    /// <summary>What a person should know of the head and the tokenizer.</summary>
    public IReadOnlyList<ErrorText> Notes { get; private init; } = [];

    /// <summary>What computes.</summary>
    public ComputeDevice Place { get; }

    /// <summary>Holds the model, with the weights of the checkpoint, else of the pretrained folder.</summary>
    public ITrainingDevice Device { get; }

    /// <exception cref="LabException">The data, the model folder, an option or a checkpoint is not right.</exception>
    public static FineTuneStart Load(FineTuneOptions options, CancellationToken cancellation)
    {
        options.Trainer.Validate();
        var place = Find(options);
        var checkpoint = options.Checkpoints.Find(options.OutputFolder);
        ModelOutput.Check(options.OutputFolder, options.ModelFolder, SettingName.Of<FineTuneOptions>(nameof(options.OutputFolder)), resumes: checkpoint is not null);
        return Load(options, place, FineTuneDatasets.Read(options, cancellation), checkpoint);
    }

    /// <summary>The device that is asked for.</summary>
    /// <exception cref="LabException">It cannot be used here.</exception>
    public static ComputeDevice Find(FineTuneOptions options) => ComputeDevice.Find(
        options.Device, options.Precision, SettingName.Of<FineTuneOptions>(nameof(options.Device)), SettingName.Of<FineTuneOptions>(nameof(options.Precision)));

    /// <param name="options">What is not of the data.</param>
    /// <param name="place">What computes.</param>
    /// <param name="data">Read and split.</param>
    /// <param name="checkpoint">To continue from; null begins.</param>
    /// <exception cref="LabException">The model folder or an option is not right.</exception>
    public static FineTuneStart Load(FineTuneOptions options, ComputeDevice place, FineTuneDatasets data, TrainingCheckpoint? checkpoint)
    {
        string tokenizerFolder = options.TokenizerFolder ?? options.ModelFolder;
        var tokenizer = Tokenizer.Load(tokenizerFolder);
        var device = DeviceModels.LoadForTraining(
            place, checkpoint?.Folder ?? options.ModelFolder, data.Labels.Names, options.Threads, options.Trainer.Seed, options.Setup);
        try
        {
            TokenizerFit.Check(tokenizer, device.Config.VocabularySize, tokenizerFolder);
            int length = Length(options.MaxLength, tokenizer.SpecialTokenCount(pair: false) + 1, device.Config.MaxPositions);
            return new FineTuneStart(checkpoint, data, tokenizer, length, place, device)
            {
                Notes = [.. tokenizer.Notes, .. checkpoint is null && ReplacedHead.Note(options.ModelFolder, data.Labels.Names) is { } replaced ? (ErrorText[])[replaced] : []],
            };
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    public void Dispose() => Device.Dispose();

    static int Length(int? asked, int least, int most) =>
        asked is { } length && (length < least || length > most)
            ? throw new LabException(
                ErrorKind.Usage, $"The maximum length is {length} tokens.", SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.MaxLength)), $"{least} to {most} for this model")
            : asked ?? Math.Min(FineTuneOptions.DefaultMaxLength, most);
}
