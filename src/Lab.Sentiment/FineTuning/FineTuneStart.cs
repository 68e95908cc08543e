using Lab.Tensors;
using Lab.Tokenizers;
using Lab.Training;
using Lab.Transformers;

namespace Lab.Sentiment;

/// <summary>What a fine-tuning starts from, loaded and checked against each other before any work is done.</summary>
sealed class FineTuneStart : IDisposable
{
    FineTuneStart(
        TrainingCheckpoint? checkpoint, FineTuneDatasets data, Tokenizer tokenizer, int maxLength, IKernels kernels, SequenceClassificationModel model)
    {
        MaxLength = maxLength;
        Checkpoint = checkpoint;
        Data = data;
        Tokenizer = tokenizer;
        Kernels = kernels;
        Model = model;
    }

    /// <summary>To continue from; null begins.</summary>
    public TrainingCheckpoint? Checkpoint { get; }

    public FineTuneDatasets Data { get; }

    public Tokenizer Tokenizer { get; }

    /// <summary>Most tokens of a text.</summary>
    public int MaxLength { get; }

    /// <summary>What a person should know of the head and the tokenizer.</summary>
    public IReadOnlyList<ErrorText> Notes { get; private init; } = [];

    public IKernels Kernels { get; }

    /// <summary>With the weights of the checkpoint, else of the pretrained folder.</summary>
    public SequenceClassificationModel Model { get; }

    /// <exception cref="LabException">The data, the model folder, an option or a checkpoint is not right.</exception>
    public static FineTuneStart Load(FineTuneOptions options, CancellationToken cancellation)
    {
        options.Trainer.Validate();
        var checkpoint = options.Checkpoints.Find(options.OutputFolder);
        ModelOutput.Check(options.OutputFolder, options.ModelFolder, SettingName.Of<FineTuneOptions>(nameof(options.OutputFolder)), resumes: checkpoint is not null);
        return Load(options, FineTuneDatasets.Read(options, cancellation), checkpoint);
    }

    /// <param name="options">What is not of the data.</param>
    /// <param name="data">Read and split.</param>
    /// <param name="checkpoint">To continue from; null begins.</param>
    /// <exception cref="LabException">The model folder or an option is not right.</exception>
    public static FineTuneStart Load(FineTuneOptions options, FineTuneDatasets data, TrainingCheckpoint? checkpoint)
    {
        string tokenizerFolder = options.TokenizerFolder ?? options.ModelFolder;
        var tokenizer = Tokenizer.Load(tokenizerFolder);
        var kernels = KernelFactory.Create(options.Threads);
        SequenceClassificationModel? model = null;
        try
        {
            model = ModelWeights.LoadForTraining(
                checkpoint?.Folder ?? options.ModelFolder, data.Labels.Names, kernels, options.Trainer.Seed, options.Setup);
            TokenizerFit.Check(tokenizer, model.Config.VocabularySize, tokenizerFolder);
            int length = Length(options.MaxLength, tokenizer.SpecialTokenCount(pair: false) + 1, model.Config.MaxPositions);
            return new FineTuneStart(checkpoint, data, tokenizer, length, kernels, model)
            {
                Notes = [.. tokenizer.Notes, .. checkpoint is null && ReplacedHead.Note(options.ModelFolder, data.Labels.Names) is { } replaced ? (ErrorText[])[replaced] : []],
            };
        }
        catch
        {
            model?.Dispose();
            kernels.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Model.Dispose();
        Kernels.Dispose();
    }

    static int Length(int? asked, int least, int most) =>
        asked is { } length && (length < least || length > most)
            ? throw new LabException(
                ErrorKind.Usage, $"The maximum length is {length} tokens.", SettingName.Of<FineTuneOptions>(nameof(FineTuneOptions.MaxLength)), $"{least} to {most} for this model")
            : asked ?? Math.Min(FineTuneOptions.DefaultMaxLength, most);
}
