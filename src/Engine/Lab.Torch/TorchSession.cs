using Lab.Inference;
using Lab.Tensors;
using Lab.Transformers;
using Lab.Transformers.Configuration;

namespace Lab.Torch;

/// <summary>A classifier from a Hugging Face folder on libtorch: what <see cref="ModelSession"/> is on the engine.</summary>
public sealed class TorchSession : IExplainableClassifier
{
    readonly TorchModel model;

    TorchSession(TorchModel model, string[] labels)
    {
        this.model = model;
        Labels = labels;
    }

    public IReadOnlyList<string> Labels { get; }

    public ModelConfig Config => model.Config;

    /// <summary>Which code computes: torch-2.10.0-cuda:0-bf16.</summary>
    public string KernelPath => model.Name;

    /// <summary>Threads of the host that compute.</summary>
    public int Threads => TorchSharp.torch.get_num_threads();

    /// <summary>Number of weights.</summary>
    public long ParameterCount => model.Parameters.Sum(parameter => parameter.Length);

    public bool ScoresSumToOne => Config.ScoreFunction == ScoreFunction.Softmax;

    public bool ScoresAreProbabilities => Config.ScoreFunction != ScoreFunction.None;

    public int MaxSequenceLength => Config.MaxPositions;

    public int HiddenSize => Config.HiddenSize;

    public int LayerCount => Config.LayerCount;

    public int HeadCount => Config.HeadCount;

    /// <summary>Loads a classifier.</summary>
    /// <param name="folder">Hugging Face folder.</param>
    /// <param name="place">Processor or GPU.</param>
    /// <param name="precision">Of the matrix products.</param>
    /// <param name="threads">Threads of the processor that libtorch computes with, in the whole process; null leaves them as they are.</param>
    /// <exception cref="LabException">The folder is damaged, incomplete, or of a kind that is not supported; or libtorch cannot compute there.</exception>
    public static TorchSession Load(string folder, TorchPlace place, TorchPrecision precision, int? threads = null)
    {
        string[] labels = ModelLabels.Of(ModelConfig.Read(folder).Labels, folder);
        return new(TorchModel.LoadForPrediction(folder, place, precision, threads), labels);
    }

    public void Classify(TokenBatch batch, Span<float> probabilities) => model.Classify(batch, probabilities);

    public void WordVectors(ReadOnlySpan<int> ids, Span<float> vectors) => TorchExplaining.WordVectors(model, ids, vectors);

    public void WordGradients(TokenBatch batch, ReadOnlySpan<float> vectors, int target, Span<float> logits, Span<float> gradients) =>
        TorchExplaining.WordGradients(model, batch, vectors, target, logits, gradients);

    public void Attention(TokenBatch batch, AttentionVisitor visit) => TorchExplaining.Attention(model, batch, visit.Invoke);

    public void Dispose() => model.Dispose();
}
