using Lab.Inference;
using Lab.Tensors;
using Lab.Transformers;
using Lab.Transformers.Configuration;

namespace Lab.Torch;

/// <summary>A classifier from a Hugging Face folder on libtorch: what <see cref="ModelSession"/> is on the engine.</summary>
public sealed class TorchSession : ISequenceClassifier
{
    readonly TorchDevice device;

    TorchSession(TorchDevice device, string[] labels)
    {
        this.device = device;
        Labels = labels;
    }

    public IReadOnlyList<string> Labels { get; }

    public ModelConfig Config => device.Config;

    /// <summary>Which code computes: torch-2.10.0-cuda:0-bf16.</summary>
    public string KernelPath => device.KernelPath;

    /// <summary>Threads of the host that compute.</summary>
    public int Threads => device.Threads;

    /// <summary>Number of weights.</summary>
    public long ParameterCount => device.Parameters.Sum(parameter => parameter.Length);

    public bool ScoresSumToOne => Config.ScoreFunction == ScoreFunction.Softmax;

    public bool ScoresAreProbabilities => Config.ScoreFunction != ScoreFunction.None;

    public int MaxSequenceLength => Config.MaxPositions;

    /// <summary>Loads a classifier.</summary>
    /// <param name="folder">Hugging Face folder.</param>
    /// <param name="place">Processor or GPU.</param>
    /// <param name="precision">Of the matrix products.</param>
    /// <param name="threads">Threads of the processor that libtorch computes with, in the whole process; null leaves them as they are.</param>
    /// <exception cref="LabException">The folder is damaged, incomplete, or of a kind that is not supported; or libtorch cannot compute there.</exception>
    public static TorchSession Load(string folder, TorchPlace place, TorchPrecision precision, int? threads = null) =>
        new(TorchDevice.LoadForPrediction(folder, place, precision, threads), ModelLabels.Of(ModelConfig.Read(folder).Labels, folder));

    public void Classify(TokenBatch batch, Span<float> probabilities) => device.Classify(batch, probabilities);

    public void Dispose() => device.Dispose();
}
