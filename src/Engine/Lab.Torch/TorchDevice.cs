using Lab.Tensors;
using Lab.Training;
using Lab.Transformers;
using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace Lab.Torch;

/// <summary>Training on libtorch: its tensors, its differentiation, batches padded to their longest text.</summary>
public sealed class TorchDevice : ITrainingDevice
{
    // libtorch has one generator for the process, which its attention draws from.
    static readonly Lock generator = new();

    readonly torch.Device device;
    readonly TorchPrecision precision;
    readonly TorchParameters parameters;
    readonly TorchNetwork network;
    readonly string? words;
    TorchAdamW? optimizer;
    float[] rowLosses = [];
    int rows;

    TorchDevice(ModelConfig config, FrozenParts frozen, TorchPlace place, TorchPrecision precision, bool canTrain)
    {
        Config = config;
        this.precision = precision;
        device = torch.device(place.ToString());
        parameters = new TorchParameters(SequenceClassificationModel.DeclareParameters(config, frozen), canTrain, device);
        network = new TorchNetwork(parameters, config, precision);
        words = frozen.Embeddings ? null : $"{ModelNames.Of(config).Embeddings}.word_embeddings.weight";
    }

    public ModelConfig Config { get; }

    public IReadOnlyList<Parameter> Parameters => parameters.All;

    public string KernelPath => $"torch-{TorchFolder.Wanted}-{device}-{(precision == TorchPrecision.BFloat16 ? "bf16" : "fp32")}";

    public int Threads => torch.get_num_threads();

    public ReadOnlySpan<float> RowLosses => rowLosses.AsSpan(0, rows);

    public int StepCount
    {
        get => Optimizer.StepCount;
        set => Optimizer.StepCount = value;
    }

    TorchAdamW Optimizer => optimizer ?? throw new InvalidOperationException("The device has no optimizer yet.");

    /// <summary>The encoder of a folder with a head for <paramref name="labels"/>, as <see cref="EngineDevice.Load"/> reads it.</summary>
    /// <param name="folder">Hugging Face folder.</param>
    /// <param name="labels">Class names by index.</param>
    /// <param name="place">Processor or GPU.</param>
    /// <param name="precision">Of the matrix products.</param>
    /// <param name="threads">Threads of the processor that libtorch computes with, in the whole process; null leaves them as they are.</param>
    /// <param name="seed">Of a new head.</param>
    /// <param name="options">What is frozen, dropout; null for what config.json says.</param>
    /// <exception cref="LabException">The folder or an option is not right, or libtorch cannot compute there.</exception>
    public static TorchDevice Load(
        string folder, IReadOnlyList<string> labels, TorchPlace place, TorchPrecision precision, int? threads, ulong seed, ModelTrainingOptions? options = null)
    {
        TorchRuntime.Require(place);
        if (threads is { } count) torch.set_num_threads(count);
        return ModelWeights.LoadForTraining(folder, labels, seed, options, (config, frozen) => new TorchDevice(config, frozen, place, precision, canTrain: true));
    }

    /// <summary>A classifier as it was saved, without gradients.</summary>
    internal static TorchDevice LoadForPrediction(string folder, TorchPlace place, TorchPrecision precision, int? threads)
    {
        TorchRuntime.Require(place);
        if (threads is { } count) torch.set_num_threads(count);
        using var reader = Checkpoint.Open(folder);
        return ModelWeights.Fill(new TorchDevice(ModelConfig.Read(folder), FrozenParts.None, place, precision, canTrain: false), reader, headSeed: null);
    }

    public void CreateOptimizer(AdamWOptions options)
    {
        optimizer?.Dispose();
        optimizer = new TorchAdamW(parameters, options);
    }

    public void ClearGradients()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var group in parameters.Groups) group.Gradients!.zero_();
    }

    public double ForwardBackward(
        TokenBatch batch, ReadOnlySpan<int> labels, float lossScale, ulong seed, ulong call, CrossEntropyOptions? loss = null)
    {
        if (Config.ProblemType is ProblemType.MultiLabelClassification or ProblemType.Regression)
            throw new InvalidOperationException($"A model for {Config.ProblemType} learns from numbers, not from classes.");
        if (labels.Length != batch.SequenceCount)
            throw new ArgumentException($"{labels.Length} labels for {batch.SequenceCount} sequences.", nameof(labels));
        loss ??= new();
        using var scope = torch.NewDisposeScope();
        var wanted = torch.tensor(Array.ConvertAll(labels.ToArray(), label => (long)label), device: device);
        var factors = loss.ClassWeights is { } weights ? torch.tensor(weights.ToArray(), device: device) : null;
        double total = Math.Max(loss.WeightOf(labels), double.Epsilon);
        return Backward(batch, seed, call, lossScale, total, logits => TorchLoss.CrossEntropy(logits, wanted, factors, loss.LabelSmoothing));
    }

    public double ForwardBackward(TokenBatch batch, ReadOnlySpan<float> targets, float lossScale, ulong seed, ulong call)
    {
        int columns = Config.Labels.Count;
        if (targets.Length != batch.SequenceCount * columns)
            throw new ArgumentException($"{targets.Length} targets for {batch.SequenceCount} sequences and {columns} columns.", nameof(targets));
        using var scope = torch.NewDisposeScope();
        var wanted = torch.tensor(targets.ToArray(), device: device).view(batch.SequenceCount, columns);
        return Backward(batch, seed, call, lossScale, batch.SequenceCount, logits => TorchLoss.Numbers(Config.ProblemType, logits, wanted));
    }

    public double GradientNorm()
    {
        using var scope = torch.NewDisposeScope();
        return Math.Sqrt(parameters.Groups.Sum(group => group.Members.Count == 0 ? 0 : Math.Pow(group.Gradients!.norm().item<float>(), 2)));
    }

    public void Step(double learningRate, double gradientScale) => Optimizer.Step(learningRate, gradientScale);

    public void Classify(TokenBatch batch, Span<float> scores)
    {
        using var scope = torch.NewDisposeScope();
        var logits = Logits(batch);
        HostCopy.Download(
            Config.ScoreFunction switch
            {
                ScoreFunction.Sigmoid => torch.sigmoid(logits),
                ScoreFunction.Softmax => F.softmax(logits, 1),
                _ => logits,
            },
            scores);
    }

    public void ReadWeights(string name, long offset, Span<float> values) => Read(name, group => group.Values, offset, values);

    public void WriteWeights(string name, long offset, ReadOnlySpan<float> values) => Write(name, group => group.Values, offset, values);

    // The tensors are read where they lie.
    public void WeightsChanged()
    {
    }

    public void ReadMoment(string name, Moment moment, long offset, Span<float> values) =>
        Read(name, group => Optimizer.Buffer(group, moment), offset, values);

    public void WriteMoment(string name, Moment moment, long offset, ReadOnlySpan<float> values) =>
        Write(name, group => Optimizer.Buffer(group, moment), offset, values);

    public void Dispose()
    {
        optimizer?.Dispose();
        parameters.Dispose();
    }

    /// <summary>(B, C), no dropout; lives as long as the caller's dispose scope.</summary>
    internal torch.Tensor Logits(TokenBatch batch)
    {
        using var noGradient = torch.no_grad();
        return network.Logits(Pad(batch), training: false);
    }

    internal void ReadGradient(string name, Span<float> values) => Read(name, group => group.Gradients!, 0, values);

    double Backward(TokenBatch batch, ulong seed, ulong call, float lossScale, double total, Func<torch.Tensor, torch.Tensor> loss)
    {
        torch.Tensor losses;
        // The dropout of a batch follows from the seed and its number alone, so that a continued training repeats it.
        lock (generator)
        {
            torch.manual_seed((long)CounterRandom.Key(seed, call, 0));
            losses = loss(network.Logits(Pad(batch), training: true));
        }
        (losses.sum() * (lossScale / total)).backward();
        // The padding token never learns, whatever a text holds.
        if (words is not null && Config.PadTokenId is { } pad)
            parameters.Part(words, group => group.Gradients!, (long)pad * Config.HiddenSize, Config.HiddenSize).zero_();
        rows = batch.SequenceCount;
        if (rowLosses.Length < rows) rowLosses = new float[rows];
        HostCopy.Download(losses, rowLosses.AsSpan(0, rows));
        double sum = 0;
        foreach (float row in RowLosses) sum += row;
        return sum / total;
    }

    TorchBatch Pad(TokenBatch batch)
    {
        if (batch.SequenceCount == 0) throw new ArgumentException("The batch is empty.", nameof(batch));
        foreach (int position in batch.Positions)
            if ((uint)position >= (uint)Config.MaxPositions)
                throw new ArgumentException($"Position {position}, but the model has {Config.MaxPositions} (max_position_embeddings).", nameof(batch));
        return TorchBatch.Of(batch, Config.PadTokenId ?? 0, device);
    }

    void Read(string name, Func<FlatGroup, torch.Tensor> buffer, long offset, Span<float> values)
    {
        using var scope = torch.NewDisposeScope();
        HostCopy.Download(parameters.Part(name, buffer, offset, values.Length), values);
    }

    void Write(string name, Func<FlatGroup, torch.Tensor> buffer, long offset, ReadOnlySpan<float> values)
    {
        using var scope = torch.NewDisposeScope();
        HostCopy.Upload(values, parameters.Part(name, buffer, offset, values.Length));
    }
}
