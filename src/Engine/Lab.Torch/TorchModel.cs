using Lab.Tensors;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace Lab.Torch;

/// <summary>A classifier in libtorch's memory: weights by name, logits of packed batches. One caller at a time.</summary>
sealed class TorchModel : INamedWeights, IDisposable
{
    readonly TorchPrecision precision;
    readonly torch.Device device;

    TorchModel(ModelConfig config, FrozenParts frozen, TorchPlace place, TorchPrecision precision, bool canTrain)
    {
        Config = config;
        Place = place;
        this.precision = precision;
        device = torch.device(place.ToString());
        // The layers between embeddings and head.
        Func<Parameter, bool>? inHalf = precision == TorchPrecision.BFloat16 ? p => p.Depth > 0 && p.Depth <= config.LayerCount : null;
        Weights = new TorchParameters(SequenceClassificationModel.DeclareParameters(config, frozen), canTrain, inHalf, device);
        Network = new TorchNetwork(Weights, config, precision);
    }

    public ModelConfig Config { get; }

    public TorchPlace Place { get; }

    /// <summary>torch-2.10.0-cuda:0-bf16</summary>
    public string Name => $"torch-{TorchFolder.Wanted}-{Place}-{(precision == TorchPrecision.BFloat16 ? "bf16" : "fp32")}";

    public TorchParameters Weights { get; }

    public TorchNetwork Network { get; }

    public IReadOnlyList<Parameter> Parameters => Weights.All;

    /// <summary>Called by <paramref name="load"/> with the sizes of the model and what is frozen; makes it, its weights still unset.</summary>
    /// <param name="place">Processor or GPU.</param>
    /// <param name="precision">Of the matrix products.</param>
    /// <param name="threads">Of the processor, in the whole process; null leaves them as they are.</param>
    /// <param name="canTrain">With gradients.</param>
    /// <param name="load">Reads a folder.</param>
    /// <exception cref="LabException">libtorch cannot compute there, or the model is larger than the memory there.</exception>
    public static TorchModel Create(
        TorchPlace place, TorchPrecision precision, int? threads, bool canTrain, Func<Func<ModelConfig, FrozenParts, TorchModel>, TorchModel> load)
    {
        TorchRuntime.Require(place);
        if (threads is { } count) torch.set_num_threads(count);
        try
        {
            return load((config, frozen) => new(config, frozen, place, precision, canTrain));
        }
        catch (Exception problem) when (TorchMemory.IsShort(problem))
        {
            throw TorchMemory.ForWeights(place, problem);
        }
    }

    /// <summary>A classifier as it was saved.</summary>
    public static TorchModel LoadForPrediction(string folder, TorchPlace place, TorchPrecision precision, int? threads)
    {
        using var reader = Checkpoint.Open(folder);
        return Create(
            place, precision, threads, canTrain: false,
            create => ModelWeights.Fill(create(ModelConfig.Read(folder), FrozenParts.None), reader, headSeed: null));
    }

    /// <summary>Scores of each text, (B, C): what the logits mean by the configuration.</summary>
    public void Classify(TokenBatch batch, Span<float> scores)
    {
        Check(batch);
        int classes = Config.Labels.Count;
        var (sorted, groups) = LengthGroups.Of(batch);
        var values = new float[sorted.Length * classes];
        try
        {
            using var scope = torch.NewDisposeScope();
            using var noGradient = torch.no_grad();
            var logits = torch.cat([.. groups.Select(group => Logits(batch, sorted.AsSpan()[group]))], 0);
            HostCopy.Download(
                Config.ScoreFunction switch
                {
                    ScoreFunction.Sigmoid => torch.sigmoid(logits),
                    ScoreFunction.Softmax => F.softmax(logits, 1),
                    _ => logits,
                },
                values);
        }
        catch (Exception problem) when (TorchMemory.IsShort(problem))
        {
            throw Memory(moments: false).ForBatch(problem, batch.SequenceCount, batch.LongestSequence, training: false);
        }
        for (int i = 0; i < sorted.Length; i++) values.AsSpan(i * classes, classes).CopyTo(scores[(sorted[i] * classes)..]);
    }

    /// <summary>(texts, C), no dropout; lives as long as the caller's dispose scope.</summary>
    public torch.Tensor Logits(TokenBatch batch, ReadOnlySpan<int> texts)
    {
        using var noGradient = torch.no_grad();
        var padded = Pad(batch, texts);
        return Network.Logits(Network.Embeddings.Sum(padded), padded, training: false);
    }

    /// <exception cref="ArgumentException">The batch is empty, or longer than the table of positions.</exception>
    public void Check(TokenBatch batch)
    {
        if (batch.SequenceCount == 0) throw new ArgumentException("The batch is empty.", nameof(batch));
        foreach (int position in batch.Positions)
            if ((uint)position >= (uint)Config.MaxPositions)
                throw new ArgumentException($"Position {position}, but the model has {Config.MaxPositions} (max_position_embeddings).", nameof(batch));
    }

    public TorchBatch Pad(TokenBatch batch, ReadOnlySpan<int> texts) => TorchBatch.Of(batch, texts, Config.PadTokenId ?? 0, device, precision);

    public torch.Tensor Upload(long[] values) => torch.tensor(values, device: device);

    public torch.Tensor Upload(float[] values) => torch.tensor(values, device: device);

    /// <param name="moments">Those of the optimizer lie there too.</param>
    public TorchMemory Memory(bool moments) =>
        new(Config, Place, precision, Weights.Bytes + (moments ? 2 * sizeof(float) * Weights.Groups.Sum(group => group.Values.numel()) : 0));

    public void ReadWeights(string name, long offset, Span<float> values) => Read(name, group => group.Values, offset, values);

    public void WriteWeights(string name, long offset, ReadOnlySpan<float> values) => Write(name, group => group.Values, offset, values);

    public void WeightsChanged() => Weights.CopyToHalf(onlyTrained: false);

    /// <summary>Part of a buffer that is laid out like the weights.</summary>
    public void Read(string name, Func<FlatGroup, torch.Tensor> buffer, long offset, Span<float> values)
    {
        using var scope = torch.NewDisposeScope();
        HostCopy.Download(Weights.Part(name, buffer, offset, values.Length), values);
    }

    /// <inheritdoc cref="Read"/>
    public void Write(string name, Func<FlatGroup, torch.Tensor> buffer, long offset, ReadOnlySpan<float> values)
    {
        using var scope = torch.NewDisposeScope();
        HostCopy.Upload(values, Weights.Part(name, buffer, offset, values.Length));
    }

    public void Dispose()
    {
        Network.Dispose();
        Weights.Dispose();
    }
}
