using System.Text.Json.Nodes;
using Lab.Tensors;
using Lab.Transformers.Checkpoints;

namespace Lab.Transformers.Configuration;

/// <summary>
/// The config.json of a BERT or DistilBERT model, with one set of names for both and with the defaults that
/// transformers has for what the file leaves out. Every size is checked, so that it can be allocated for.
/// </summary>
public sealed record ModelConfig
{
    public const string FileName = "config.json";

    internal ModelConfig(JsonObject source) => Source = source;

    /// <summary><c>bert</c> or <c>distilbert</c>.</summary>
    public required string ModelType { get; init; }

    /// <summary>Rows of the word embeddings.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of every hidden state; a multiple of <see cref="HeadCount"/>.</summary>
    public required int HiddenSize { get; init; }

    public required int LayerCount { get; init; }

    public required int HeadCount { get; init; }

    /// <summary>Width between the two linear layers of a feed-forward block.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Rows of the position embeddings: the longest sequence in tokens, special tokens included.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>Rows of the token type embeddings; 0 when the model has none (DistilBERT).</summary>
    public required int TypeVocabularySize { get; init; }

    public required float LayerNormEpsilon { get; init; }

    public required Activation Activation { get; init; }

    /// <summary>Rate of dropout on embeddings and on the outputs of attention and feed-forward blocks, in [0, 1).</summary>
    public required float HiddenDropout { get; init; }

    /// <summary>Rate of dropout on attention probabilities, in [0, 1).</summary>
    public required float AttentionDropout { get; init; }

    /// <summary>Rate of dropout before the classifier, in [0, 1).</summary>
    public required float ClassifierDropout { get; init; }

    /// <summary>Standard deviation of new weights.</summary>
    public required float InitializerRange { get; init; }

    /// <summary>The word embedding that never receives a gradient; null when there is none.</summary>
    public required int? PadTokenId { get; init; }

    /// <summary>DistilBERT: positions are a fixed table of sines, stored with the weights and not trained.</summary>
    public required bool SinusoidalPositions { get; init; }

    /// <summary>Class names by index.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Null when the file leaves it open: then the labels of the data decide.</summary>
    public required ProblemType? ProblemType { get; init; }

    /// <summary>What makes scores of the logits, as in the text classification pipeline of transformers: a single logit is a probability by itself.</summary>
    public ScoreFunction ScoreFunction => ProblemType switch
    {
        Configuration.ProblemType.Regression => ScoreFunction.None,
        Configuration.ProblemType.MultiLabelClassification => ScoreFunction.Sigmoid,
        _ => Labels.Count == 1 ? ScoreFunction.Sigmoid : ScoreFunction.Softmax,
    };

    /// <summary>The file as read: what is not known here is kept when the configuration is written.</summary>
    internal JsonObject Source { get; }

    /// <summary>Width of one attention head.</summary>
    public int HeadSize => HiddenSize / HeadCount;

    /// <summary>Weights of the encoder with pooler (or pre-classifier) and classifier.</summary>
    public long ParameterCount
    {
        get
        {
            long hidden = HiddenSize, inner = IntermediateSize;
            long embeddings = hidden * (VocabularySize + (long)MaxPositions + TypeVocabularySize + 2);
            long layer = 4 * hidden * (hidden + 1) + hidden * inner * 2 + inner + hidden + 4 * hidden;
            return embeddings + LayerCount * layer + hidden * (hidden + 1) + Labels.Count * (hidden + 1);
        }
    }

    /// <summary>Reads config.json of a model folder.</summary>
    /// <exception cref="LabException">The file is missing, damaged, or describes a model that is not supported.</exception>
    public static ModelConfig Read(string folder) => ModelConfigReader.ReadFile(Path.Combine(folder, FileName));

    /// <summary>Reads the text of a config.json.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="file">Where it came from, for messages.</param>
    /// <exception cref="LabException">The text is damaged, or describes a model that is not supported.</exception>
    public static ModelConfig Parse(ReadOnlySpan<byte> json, string file) => ModelConfigReader.Parse(json, file);

    /// <summary>The same model with another head.</summary>
    /// <param name="labels">Class names by index, each once.</param>
    /// <param name="problemType">Null leaves it to the labels of the data, as in the file of a base model.</param>
    /// <exception cref="LabException">No labels, or two of the same name.</exception>
    public ModelConfig WithLabels(IReadOnlyList<string> labels, ProblemType? problemType)
    {
        if (labels.Count == 0 || labels.Distinct(StringComparer.Ordinal).Count() != labels.Count)
            throw new LabException(ErrorKind.Usage, $"The labels are '{string.Join("', '", labels)}'.", "labels", "at least one, each once");
        if (labels.Count == 1 && problemType == Configuration.ProblemType.SingleLabelClassification)
            throw new LabException(ErrorKind.Usage, $"There is only the label '{labels[0]}'.", "labels", "at least two labels, or regression");
        return this with { Labels = [.. labels], ProblemType = problemType };
    }

    /// <summary>
    /// Writes config.json for a classifier, atomically: the JSON that was read, with this model's labels and problem
    /// type, the architecture's name, and float32 as the type to compute in. Nothing else that <c>with</c> changed is written. transformers loads the
    /// file as it is.
    /// </summary>
    public void WriteTo(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write(ModelConfigWriter.ToUtf8(this)));
}
