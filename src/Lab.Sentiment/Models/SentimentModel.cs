using Lab.Datasets;
using Lab.Evaluation;
using Lab.Inference;
using Lab.Statistics;
using Lab.Tensors;
using Lab.Tokenizers;
using Lab.Transformers.Configuration;

namespace Lab.Sentiment;

/// <summary>
/// A sentiment classifier, the front door of the library: <see cref="FineTune"/> makes one from labelled texts,
/// <see cref="Load"/> opens one, <see cref="Predict(string)"/> and <see cref="Evaluate(string, DatasetOptions?, Action{int, int}?, CancellationToken)"/>
/// use it, <see cref="Save"/> copies it. One caller at a time; for many at once wrap its parts in a
/// <see cref="SentimentPredictor"/>.
/// </summary>
public sealed class SentimentModel : IDisposable
{
    /// <summary>Tokens computed together: enough to keep the processor busy, small enough for its caches.</summary>
    const int BatchTokens = 4_096;

    readonly IExplainableClassifier classifier;
    readonly ModelConfig config;
    readonly CleaningEncoder encoder;
    readonly Tokenizer tokenizer;
    readonly string folder;
    readonly int batchSize;
    readonly string[] labels;
    readonly TokenBatch batch = new();
    readonly List<int> ids = [];
    float[] probabilities = [];

    SentimentModel(IExplainableClassifier classifier, ModelConfig config, Tokenizer tokenizer, TextCleaning cleaning, ModelFacts facts, string folder, int? batchSize)
    {
        this.classifier = classifier;
        this.config = config;
        this.tokenizer = tokenizer;
        encoder = new CleaningEncoder(new TokenizerEncoder(tokenizer), cleaning);
        Cleaning = cleaning;
        this.folder = Path.GetFullPath(folder);
        this.batchSize = batchSize ?? int.MaxValue;
        Facts = facts;
        labels = [.. classifier.Labels];
    }

    /// <summary>What computes.</summary>
    public required DeviceUse Device { get; init; }

    /// <summary>Name, version, family, number of weights.</summary>
    public ModelFacts Facts { get; }

    /// <summary>
    /// What is done to each text before the model sees it, as the model folder says: the same as to its training texts. Texts are given
    /// uncleaned.
    /// </summary>
    public TextCleaning Cleaning { get; }

    /// <summary>What a person should know of the folder's files: settings on which they differ.</summary>
    public IReadOnlyList<ErrorText> Notes { get; private init; } = [];

    /// <summary>Class names by index, lower case.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>
    /// The scores of a text sum to one. Not so where each class stands by itself: a model with a single logit (its label's probability,
    /// by the sigmoid), or with several labels a text; and in a regression, whose scores are numbers.
    /// </summary>
    public bool ScoresSumToOne => classifier.ScoresSumToOne;

    /// <summary>Scores are from 0 to 1; not so in a regression.</summary>
    public bool ScoresAreProbabilities => classifier.ScoresAreProbabilities;

    /// <summary>Most tokens of a text that are read, special tokens included.</summary>
    public int MaxLength => Facts.MaxSequenceLength ?? config.MaxPositions;

    /// <summary>Layers of the encoder.</summary>
    public int LayerCount => classifier.LayerCount;

    /// <summary>Attention heads of a layer.</summary>
    public int HeadCount => classifier.HeadCount;

    TextExplainer Explainer => field ??= new(classifier, tokenizer, Cleaning, MaxLength);

    /// <summary>The parts that a <see cref="SentimentPredictor"/> takes over; it then owns the classifier.</summary>
    public (ISequenceClassifier Classifier, ITextEncoder Encoder, ModelFacts Facts) Parts => (classifier, encoder, Facts);

    /// <summary>
    /// Fine-tunes a pretrained encoder or a classifier on labelled texts, and writes the new model into
    /// <see cref="FineTuneOptions.OutputFolder"/>, from where <see cref="Load"/> opens it.
    /// </summary>
    /// <param name="options">Model, data, output, and how to train; everything but these three has a default.</param>
    /// <param name="observer">Told about rows, updates, epochs and checkpoints; null for none.</param>
    /// <param name="cancellation">Stops after the current batch and leaves a checkpoint to continue from.</param>
    /// <returns>The folder, the speed, and a report for each part of the rows: train, validation, test.</returns>
    /// <exception cref="LabException">The data, the model folder, an option or a checkpoint is not right.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; once updates were made there is a checkpoint.</exception>
    public static FineTuneResult FineTune(FineTuneOptions options, IFineTuneObserver? observer = null, CancellationToken cancellation = default) =>
        FineTuning.Run(options, observer, cancellation);

    /// <summary>
    /// Fine-tunes once for each fold of the rows and measures each model on the rows it has not seen: how far a score depends on which rows
    /// are trained on. Writes no model.
    /// </summary>
    /// <param name="options">As for <see cref="FineTune"/>; the output folder is not touched, and what needs validation rows is refused.</param>
    /// <param name="folds">2 or more.</param>
    /// <param name="observer">Told which fold begins, then what a fine-tuning tells; null for none.</param>
    /// <param name="cancellation">Stops after the current batch and leaves nothing.</param>
    /// <returns>Reports by fold, mean, standard deviation and interval of each score, and out-of-fold probabilities of every row.</returns>
    /// <exception cref="LabException">The data, the model folder, an option or the number of folds is not right.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static CrossValidationResult CrossValidate(
        FineTuneOptions options, int folds = 5, IFineTuneObserver? observer = null, CancellationToken cancellation = default) =>
        CrossValidation.Run(options, folds, observer, cancellation);

    /// <summary>Loads a Hugging Face folder with a BERT or DistilBERT classifier and its tokenizer.</summary>
    /// <param name="folder">config.json, model.safetensors (or its shards), and tokenizer.json or vocab.txt.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="LabException">The folder is missing, damaged, or of a kind that is not supported; or an option is out of range.</exception>
    public static SentimentModel Load(string folder, SentimentModelOptions? options = null)
    {
        options ??= new();
        if (options.BatchSize < 1) throw new LabException(ErrorKind.Usage, $"The batch size is {options.BatchSize}.", SettingName.Of<SentimentModelOptions>(nameof(options.BatchSize)), "1 or more texts");
        var place = ComputeDevice.Find(
            options.Device, options.Precision, SettingName.Of<SentimentModelOptions>(nameof(options.Device)), SettingName.Of<SentimentModelOptions>(nameof(options.Precision)));
        var tokenizer = Tokenizer.Load(folder);
        var config = ModelConfig.Read(folder);
        var (classifier, use) = DeviceModels.Load(place, folder, options.Threads);
        try
        {
            TokenizerFit.Check(tokenizer, config.VocabularySize, folder);
            int shortest = tokenizer.SpecialTokenCount(pair: false) + 1;
            if (options.MaxLength < shortest || options.MaxLength > config.MaxPositions)
                throw new LabException(
                    ErrorKind.Usage, $"The maximum length is {options.MaxLength} tokens.", SettingName.Of<SentimentModelOptions>(nameof(options.MaxLength)), $"{shortest} to {config.MaxPositions} for this model");
            int length = options.MaxLength ?? TokenizerSettings.ReadMaxLength(folder) ?? config.MaxPositions;
            var facts = new ModelFacts(ModelFolder.NameOf(folder), ModelVersion.Of(folder))
            {
                Architecture = config.ModelType,
                Parameters = config.ParameterCount,
                Precision = use.Precision,
                MaxSequenceLength = Math.Min(length, config.MaxPositions),
            };
            return new SentimentModel(classifier, config, tokenizer, TextSettings.Read(folder), facts, folder, options.BatchSize) { Device = use, Notes = tokenizer.Notes };
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    /// <summary>Classifies one text.</summary>
    /// <param name="text">Of any length; what exceeds <see cref="MaxLength"/> tokens is cut, and the answer says so.</param>
    /// <returns>Label, its confidence, and a probability (0 to 1, sum 1) for each class.</returns>
    public Prediction Predict(string text) => Predict([text])[0];

    /// <summary>Classifies texts. Memory beyond the answers does not grow with their number.</summary>
    /// <param name="texts">Any number of them, none too.</param>
    /// <param name="cancellation">Looked at between two batches.</param>
    /// <returns>As many answers, in the order of the texts.</returns>
    /// <exception cref="OperationCanceledException">Cancelled between two batches.</exception>
    public IReadOnlyList<Prediction> Predict(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        var predictions = new List<Prediction>(texts.Count);
        var encoded = new List<EncodedText>();
        for (int next = 0; next < texts.Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = next;
            batch.Clear();
            encoded.Clear();
            while (next < texts.Count && batch.TokenCount < BatchTokens && batch.SequenceCount < batchSize)
            {
                ids.Clear();
                encoded.Add(encoder.Encode(texts[next++], MaxLength, ids));
                batch.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ids));
            }
            int size = batch.SequenceCount * labels.Length;
            if (probabilities.Length < size) probabilities = new float[size];
            classifier.Classify(batch, probabilities);
            for (int i = 0; i < batch.SequenceCount; i++)
                predictions.Add(Prediction.Of(labels, probabilities.AsSpan(i * labels.Length, labels.Length), texts[first + i], encoded[i], default, batch.Offsets[i + 1] - batch.Offsets[i]));
        }
        return predictions;
    }

    /// <summary>What the words of a text did for the answer.</summary>
    /// <param name="text">Of any length, uncleaned; what exceeds <see cref="MaxLength"/> tokens has no influence, and the explanation says so.</param>
    /// <param name="options">Method, and the label to explain; null for integrated gradients of the answer.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>A score for each word, at its place in the text.</returns>
    /// <exception cref="LabException">The target is no label of the model, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Explanation Explain(string text, ExplainOptions? options = null, CancellationToken cancellation = default) =>
        Explainer.Explain(text, options, cancellation);

    /// <summary>What the tokens of a text attend to in one layer.</summary>
    /// <param name="text">Uncleaned.</param>
    /// <param name="layer">From 0, below <see cref="LayerCount"/>.</param>
    /// <param name="head">From 0, below <see cref="HeadCount"/>; null: the mean of all heads.</param>
    /// <exception cref="LabException">There is no such layer or head.</exception>
    public AttentionMap Attention(string text, int layer, int? head = null) => Explainer.Attention(text, layer, head);

    /// <summary>Whether the explanations can be believed: words that they call important move the answer more than others, when taken out.</summary>
    /// <param name="texts">Uncleaned.</param>
    /// <param name="options">Words to take out, random orders, seed, method; null for the defaults.</param>
    /// <param name="progress">Called with the texts done.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="LabException">An option is out of range, or no text has enough words.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DeletionCurves TestExplanations(
        IReadOnlyList<string> texts, DeletionOptions? options = null, Action<int>? progress = null, CancellationToken cancellation = default) =>
        DeletionTest.Run(Explainer, texts, options, progress, cancellation);

    /// <summary>Changes texts (typos, names, negation and others) and counts how often the answer does not do what it should.</summary>
    /// <param name="texts">Uncleaned; labels are not needed.</param>
    /// <param name="options">Which probes, tolerance, seed; null for the defaults.</param>
    /// <param name="progress">Called with the texts classified and their number.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>Failure rate and worst cases of each probe, the worst probe first.</returns>
    /// <exception cref="LabException">The model gives no probabilities, an option is out of range, or no text fits any probe.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ProbeReport Probe(IReadOnlyList<string> texts, ProbeOptions? options = null, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        if (!ScoresAreProbabilities) throw new LabException(ErrorKind.Usage, "The model is a regression: its answers are numbers, not labels.", folder, "a classifier");
        return ProbeRun.Of(
            Labels, (part, stop) => [.. Predict(part, stop).Select(prediction => prediction.Scores.Values.ToArray())], texts, options, progress, cancellation);
    }

    /// <summary>Measures the model on the labelled rows of a file.</summary>
    /// <param name="file">CSV, plain or gzip.</param>
    /// <param name="data">Columns and what the label values stand for; null finds columns with usual names. Its classes are those of the model.</param>
    /// <param name="progress">Called with the rows done and the rows in all.</param>
    /// <param name="cancellation">Looked at between two batches.</param>
    /// <returns>Accuracy, macro averages, log loss, calibration error, scores by class, confusion matrix (truth, prediction).</returns>
    /// <exception cref="LabException">The file or a column is missing, a row is bad, or a label is none of the model's.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ClassificationReport Evaluate(string file, DatasetOptions? data = null, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        var rows = Dataset.Load(file, (data ?? new()) with { Labels = Labels }, cancellation).Examples;
        return Evaluate(rows, progress is null ? null : done => progress(done, rows.Count), cancellation);
    }

    /// <summary>Measures the model on labelled examples whose classes are numbered as <see cref="Labels"/>.</summary>
    /// <param name="examples">At least one, with texts as they are before the cleaning.</param>
    /// <param name="progress">Called with the number of examples done.</param>
    /// <param name="cancellation">Looked at between two batches.</param>
    /// <returns>Accuracy, macro averages, log loss, calibration error, scores by class, confusion matrix (truth, prediction).</returns>
    /// <exception cref="ArgumentException">There is no example, or a class that the model does not have.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ClassificationReport Evaluate(
        IReadOnlyList<LabelledExample> examples, Action<int>? progress = null, CancellationToken cancellation = default) =>
        Score(examples, progress, cancellation).Report;

    /// <summary>As <see cref="Evaluate"/>, with the answer to each example: for intervals, comparisons and pictures.</summary>
    /// <param name="examples">At least one.</param>
    /// <param name="progress">Called with the number of examples done.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public ScoredRows Score(IReadOnlyList<LabelledExample> examples, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        const int window = 512;
        var scores = new float[checked(examples.Count * labels.Length)];
        for (int start = 0; start < examples.Count; start += window)
        {
            var part = Predict([.. examples.Skip(start).Take(window).Select(e => e.Text)], cancellation);
            for (int i = 0; i < part.Count; i++)
                for (int c = 0; c < labels.Length; c++) scores[((start + i) * labels.Length) + c] = part[i].Scores[labels[c]];
            progress?.Invoke(Math.Min(examples.Count, start + window));
        }
        return new ScoredRows(labels, [.. examples.Select(e => e.Label)], scores);
    }

    /// <summary>
    /// Writes the model into another folder: configuration, weights as they are stored, tokenizer, and reference statistics where
    /// there are any. The folder appears whole or not at all.
    /// </summary>
    /// <param name="place">A new or empty folder, or that of an earlier model, which is replaced.</param>
    /// <param name="cancellation">Looked at between two files.</param>
    /// <exception cref="LabException">The place is the model's own folder, a file, or a folder with something else in it.</exception>
    /// <exception cref="IOException">The disk is full, or the model's folder is gone.</exception>
    public void Save(string place, CancellationToken cancellation = default)
    {
        ModelOutput.Check(place, folder, nameof(place));
        using var output = new ModelOutput(place);
        foreach (string file in Directory.GetFiles(folder).Where(file => ModelOutput.IsPart(Path.GetFileName(file))))
        {
            cancellation.ThrowIfCancellationRequested();
            File.Copy(file, Path.Combine(output.Folder, Path.GetFileName(file)));
        }
        output.Commit();
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => classifier.Dispose();
}
