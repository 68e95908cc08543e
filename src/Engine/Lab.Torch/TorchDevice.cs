using Lab.Tensors;
using Lab.Training;
using Lab.Transformers;
using Lab.Transformers.Configuration;
using TorchSharp;

namespace Lab.Torch;

/// <summary>Training on libtorch: its tensors, its differentiation, batches padded to their longest text.</summary>
public sealed class TorchDevice : ITrainingDevice
{
    // libtorch has one generator for the process, which its attention draws from.
    static readonly Lock generator = new();

    TorchAdamW? optimizer;
    float[] rowLosses = [];
    int[] allRows = [];
    int rows;

    TorchDevice(TorchModel model) => Model = model;

    public ModelConfig Config => Model.Config;

    public IReadOnlyList<Parameter> Parameters => Model.Parameters;

    public string KernelPath => Model.Name;

    public int Threads => torch.get_num_threads();

    public ReadOnlySpan<float> RowLosses => rowLosses.AsSpan(0, rows);

    public int StepCount
    {
        get => Optimizer.StepCount;
        set => Optimizer.StepCount = value;
    }

    internal TorchModel Model { get; }

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
        string folder, IReadOnlyList<string> labels, TorchPlace place, TorchPrecision precision, int? threads, ulong seed, ModelTrainingOptions? options = null) =>
        new(TorchModel.Create(place, precision, threads, canTrain: true, create => ModelWeights.LoadForTraining(folder, labels, seed, options, create)));

    public void CreateOptimizer(AdamWOptions options)
    {
        optimizer?.Dispose();
        optimizer = null;
        try
        {
            optimizer = new TorchAdamW(Model.Weights, options);
        }
        catch (Exception problem) when (TorchMemory.IsShort(problem))
        {
            throw TorchMemory.ForWeights(Model.Place, problem);
        }
    }

    public void ClearGradients()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var group in Model.Weights.Groups)
        {
            group.Gradients!.zero_();
            // Not empty only where a backward pass has failed.
            group.HalfGradients?.zero_();
        }
    }

    public double ForwardBackward(
        TokenBatch batch, ReadOnlySpan<int> labels, float lossScale, ulong seed, ulong call, CrossEntropyOptions? loss = null)
    {
        if (Config.ProblemType is ProblemType.MultiLabelClassification or ProblemType.Regression)
            throw new InvalidOperationException($"A model for {Config.ProblemType} learns from numbers, not from classes.");
        if (labels.Length != batch.SequenceCount)
            throw new ArgumentException($"{labels.Length} labels for {batch.SequenceCount} sequences.", nameof(labels));
        loss ??= new();
        long[] wanted = Array.ConvertAll(labels.ToArray(), label => (long)label);
        double total = Math.Max(loss.WeightOf(labels), double.Epsilon);
        return Backward(batch, seed, call, lossScale, total, logits => TorchLoss.CrossEntropy(
            logits, Model.Upload(wanted), loss.ClassWeights is { } weights ? Model.Upload(weights.ToArray()) : null, loss.LabelSmoothing));
    }

    public double ForwardBackward(TokenBatch batch, ReadOnlySpan<float> targets, float lossScale, ulong seed, ulong call)
    {
        int columns = Config.Labels.Count;
        if (targets.Length != batch.SequenceCount * columns)
            throw new ArgumentException($"{targets.Length} targets for {batch.SequenceCount} sequences and {columns} columns.", nameof(targets));
        float[] wanted = targets.ToArray();
        return Backward(
            batch, seed, call, lossScale, batch.SequenceCount,
            logits => TorchLoss.Numbers(Config.ProblemType, logits, Model.Upload(wanted).view(batch.SequenceCount, columns)));
    }

    public double GradientNorm()
    {
        if (Model.Weights.Groups.Count == 0) return 0;
        using var scope = torch.NewDisposeScope();
        return torch.stack(Model.Weights.Groups.Select(group => group.Gradients!.norm())).norm().item<float>();
    }

    public void Step(double learningRate, double gradientScale)
    {
        Optimizer.Step(learningRate, gradientScale);
        Model.Weights.CopyToHalf(onlyTrained: true);
    }

    public void Classify(TokenBatch batch, Span<float> scores) => Model.Classify(batch, scores);

    public void ReadWeights(string name, long offset, Span<float> values) => Model.ReadWeights(name, offset, values);

    public void WriteWeights(string name, long offset, ReadOnlySpan<float> values) => Model.WriteWeights(name, offset, values);

    public void WeightsChanged() => Model.WeightsChanged();

    public void ReadMoment(string name, Moment moment, long offset, Span<float> values) =>
        Model.Read(name, group => Optimizer.Buffer(group, moment), offset, values);

    public void WriteMoment(string name, Moment moment, long offset, ReadOnlySpan<float> values) =>
        Model.Write(name, group => Optimizer.Buffer(group, moment), offset, values);

    public void Dispose()
    {
        optimizer?.Dispose();
        Model.Dispose();
    }

    double Backward(TokenBatch batch, ulong seed, ulong call, float lossScale, double total, Func<torch.Tensor, torch.Tensor> loss)
    {
        Model.Check(batch);
        rows = batch.SequenceCount;
        if (rowLosses.Length < rows) (rowLosses, allRows) = (new float[rows], [.. Enumerable.Range(0, rows)]);
        try
        {
            using var scope = torch.NewDisposeScope();
            var padded = Model.Pad(batch, allRows.AsSpan(0, rows));
            var embeddings = Model.Network.Embeddings;
            var sum = embeddings.Sum(padded);
            sum.requires_grad = embeddings.IsTrained;
            torch.Tensor losses;
            // The dropout of a batch follows from the seed and its number alone, so that a continued training repeats it.
            lock (generator)
            {
                torch.manual_seed((long)CounterRandom.Key(seed, call, 0));
                losses = loss(Model.Network.Logits(sum, padded, training: true));
            }
            losses.sum().Times(lossScale / total).backward();
            if (embeddings.IsTrained) embeddings.Backward(padded, sum.grad!);
            foreach (var group in Model.Weights.Groups) group.TakeGradients();
            HostCopy.Download(losses, rowLosses.AsSpan(0, rows));
        }
        catch (Exception problem) when (TorchMemory.IsShort(problem))
        {
            throw Model.Memory(optimizer is not null).ForBatch(problem, rows, batch.LongestSequence, training: true);
        }
        double sumOfLosses = 0;
        foreach (float row in RowLosses) sumOfLosses += row;
        return sumOfLosses / total;
    }
}
