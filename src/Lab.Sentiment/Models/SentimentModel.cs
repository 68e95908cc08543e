using Lab.Datasets;
using Lab.Evaluation;
using Lab.Inference;
using Lab.Statistics;
using Lab.Tensors;
using Lab.Tokenizers;

namespace Lab.Sentiment;

/// <summary>
/// A sentiment classifier in a folder: load it, ask it, measure it. One caller at a time; for many at once wrap its parts
/// in a <see cref="SentimentPredictor"/>. <see cref="FineTuning"/> makes a new one.
/// </summary>
public sealed class SentimentModel : IDisposable
{
    /// <summary>Tokens computed together: enough to keep the processor busy, small enough for its caches.</summary>
    const int BatchTokens = 4_096;

    readonly ModelSession session;
    readonly CleaningEncoder encoder;
    readonly string[] labels;
    readonly TokenBatch batch = new();
    readonly List<int> ids = [];
    float[] probabilities = [];

    SentimentModel(ModelSession session, Tokenizer tokenizer, TextCleaning cleaning, ModelFacts facts)
    {
        this.session = session;
        encoder = new CleaningEncoder(new TokenizerEncoder(tokenizer), cleaning);
        Cleaning = cleaning;
        Facts = facts;
        labels = [.. session.Labels];
    }

    public ModelFacts Facts { get; }

    /// <summary>
    /// What is done to each text before the model sees it, as the model folder says: the same as to its training texts. Texts are given
    /// uncleaned.
    /// </summary>
    public TextCleaning Cleaning { get; }

    /// <summary>Class names by index, lower case.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>Most tokens of a text that are read, special tokens included.</summary>
    public int MaxLength => Facts.MaxSequenceLength ?? session.MaxSequenceLength;

    /// <summary>The parts that a <see cref="SentimentPredictor"/> takes over; it then owns the classifier.</summary>
    public (ISequenceClassifier Classifier, ITextEncoder Encoder, ModelFacts Facts) Parts => (session, encoder, Facts);

    /// <summary>Loads a Hugging Face folder with a BERT or DistilBERT classifier and its tokenizer.</summary>
    /// <exception cref="LabException">The folder is missing, damaged, or of a kind that is not supported.</exception>
    public static SentimentModel Load(string folder, SentimentModelOptions? options = null)
    {
        options ??= new();
        var tokenizer = Tokenizer.Load(folder);
        var session = ModelSession.Load(folder, options.Threads);
        try
        {
            TokenizerFit.Check(tokenizer, session.VocabularySize, folder);
            int shortest = tokenizer.SpecialTokenCount(pair: false) + 1;
            if (options.MaxLength < shortest || options.MaxLength > session.MaxSequenceLength)
                throw new LabException(
                    ErrorKind.Usage, $"The maximum length is {options.MaxLength} tokens.", "--max-length", $"{shortest} to {session.MaxSequenceLength} for this model");
            int length = options.MaxLength ?? TokenizerSettings.ReadMaxLength(folder) ?? session.MaxSequenceLength;
            var facts = new ModelFacts(Path.GetFileName(Path.GetFullPath(folder)), ModelVersion.Of(folder))
            {
                Architecture = session.Architecture,
                Parameters = session.ParameterCount,
                Precision = "fp32",
                MaxSequenceLength = Math.Min(length, session.MaxSequenceLength),
            };
            return new SentimentModel(session, tokenizer, TextSettings.Read(folder), facts);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Classifies one text.</summary>
    public Prediction Predict(string text) => Predict([text])[0];

    /// <summary>Classifies texts; answers in their order. Memory beyond the answers does not grow with their number.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two batches.</exception>
    public IReadOnlyList<Prediction> Predict(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        var predictions = new List<Prediction>(texts.Count);
        var truncated = new List<bool>();
        for (int next = 0; next < texts.Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = next;
            batch.Clear();
            truncated.Clear();
            while (next < texts.Count && batch.TokenCount < BatchTokens)
            {
                ids.Clear();
                truncated.Add(encoder.Encode(texts[next++], MaxLength, ids));
                batch.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ids));
            }
            int size = batch.SequenceCount * labels.Length;
            if (probabilities.Length < size) probabilities = new float[size];
            session.Classify(batch, probabilities);
            for (int i = 0; i < batch.SequenceCount; i++)
                predictions.Add(Prediction.Of(labels, probabilities.AsSpan(i * labels.Length, labels.Length), texts[first + i], truncated[i], default));
        }
        return predictions;
    }

    /// <summary>Measures the model on labelled examples whose classes are numbered as <see cref="Labels"/>.</summary>
    /// <param name="examples">At least one, with texts as they are before the cleaning.</param>
    /// <param name="progress">Called with the number of examples done.</param>
    /// <param name="cancellation">Looked at between batches.</param>
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

    public void Dispose() => session.Dispose();
}
