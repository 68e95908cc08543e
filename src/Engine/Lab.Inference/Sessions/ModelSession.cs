using Lab.Tensors;
using Lab.Transformers;
using Lab.Transformers.Configuration;

namespace Lab.Inference;

/// <summary>A model from a Hugging Face folder on its own backend.</summary>
public sealed class ModelSession : IExplainableClassifier
{
    readonly IKernels kernels;
    readonly SequenceClassificationModel model;

    ModelSession(IKernels kernels, SequenceClassificationModel model, string[] labels)
    {
        this.kernels = kernels;
        this.model = model;
        Labels = labels;
    }

    public IReadOnlyList<string> Labels { get; }

    public bool ScoresSumToOne => model.Config.ScoreFunction == Transformers.Configuration.ScoreFunction.Softmax;

    public bool ScoresAreProbabilities => model.Config.ScoreFunction != Transformers.Configuration.ScoreFunction.None;

    public int MaxSequenceLength => model.Config.MaxPositions;

    /// <summary>Which code computes: simd-512.</summary>
    public string KernelPath => Tensors.KernelPath.Of(kernels);

    public int Threads => kernels.Threads;

    /// <summary>bert, distilbert.</summary>
    public string Architecture => model.Config.ModelType;

    /// <summary>Number of weights.</summary>
    public long ParameterCount => model.Parameters.Count;

    /// <summary>Rows of the word embeddings: every token id is below.</summary>
    public int VocabularySize => model.Config.VocabularySize;

    public int HiddenSize => model.Config.HiddenSize;

    public int LayerCount => model.Config.LayerCount;

    public int HeadCount => model.Config.HeadCount;

    /// <summary>Loads a classifier.</summary>
    /// <param name="folder">Hugging Face folder.</param>
    /// <param name="threads">Workers; by default LAB_THREADS, else one per processor.</param>
    /// <exception cref="LabException">The folder is damaged, incomplete, or of a kind that is not supported.</exception>
    public static ModelSession Load(string folder, int? threads = null)
    {
        var kernels = KernelFactory.Create(threads);
        try
        {
            string[] labels = ModelLabels.Of(ModelConfig.Read(folder).Labels, folder);
            return new ModelSession(kernels, ModelWeights.Load(folder, kernels), labels);
        }
        catch
        {
            kernels.Dispose();
            throw;
        }
    }

    public void Classify(TokenBatch batch, Span<float> probabilities) => model.Classify(batch, probabilities);

    public void WordVectors(ReadOnlySpan<int> ids, Span<float> vectors) => model.WordVectors(ids, vectors);

    public void WordGradients(TokenBatch batch, ReadOnlySpan<float> vectors, int target, Span<float> logits, Span<float> gradients) =>
        model.WordGradients(batch, vectors, target, logits, gradients);

    public void Attention(TokenBatch batch, AttentionVisitor visit)
    {
        float[] values = [];
        model.ForwardAttention(batch, (layer, probabilities) =>
        {
            if (values.Length == 0) values = new float[probabilities.Length];
            kernels.Download(probabilities, values);
            visit(layer, values);
        });
    }

    public void Dispose()
    {
        model.Dispose();
        kernels.Dispose();
    }
}
