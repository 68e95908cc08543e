using Lab.Tensors;
using Lab.Transformers;
using Lab.Transformers.Configuration;

namespace Lab.Training;

/// <summary>Training on the engine of this repository: the same seed gives the same bits, whatever the number of threads.</summary>
/// <param name="model">Loaded for training; disposed with the device.</param>
/// <param name="kernels">Backend that holds the model; disposed with the device.</param>
public sealed class EngineDevice(SequenceClassificationModel model, IKernels kernels) : ITrainingDevice
{
    AdamWOptimizer? optimizer;

    public SequenceClassificationModel Model => model;

    public IKernels Kernels => kernels;

    public ModelConfig Config => model.Config;

    public IReadOnlyList<Parameter> Parameters => model.Parameters.All;

    public string KernelPath => Tensors.KernelPath.Of(kernels);

    public int Threads => kernels.Threads;

    public ReadOnlySpan<float> RowLosses => model.RowLosses;

    public int StepCount
    {
        get => Optimizer.StepCount;
        set => Optimizer.StepCount = value;
    }

    AdamWOptimizer Optimizer => optimizer ?? throw new InvalidOperationException("The device has no optimizer yet.");

    /// <summary>The encoder of a folder with a head for <paramref name="labels"/>, as <see cref="ModelWeights.LoadForTraining"/> reads it.</summary>
    /// <param name="folder">Hugging Face folder.</param>
    /// <param name="labels">Class names by index.</param>
    /// <param name="threads">Workers; null: as many as the machine suggests.</param>
    /// <param name="seed">Of a new head.</param>
    /// <param name="options">What is frozen, dropout; null for what config.json says.</param>
    /// <exception cref="LabException">The folder or an option is not right.</exception>
    public static EngineDevice Load(string folder, IReadOnlyList<string> labels, int? threads, ulong seed, ModelTrainingOptions? options = null)
    {
        var kernels = KernelFactory.Create(threads);
        try
        {
            return new EngineDevice(ModelWeights.LoadForTraining(folder, labels, kernels, seed, options), kernels);
        }
        catch
        {
            kernels.Dispose();
            throw;
        }
    }

    public void CreateOptimizer(AdamWOptions options)
    {
        optimizer?.Dispose();
        optimizer = new AdamWOptimizer(model.Parameters, kernels, options);
    }

    public void ClearGradients() => model.ClearGradients();

    public double ForwardBackward(
        TokenBatch batch, ReadOnlySpan<int> labels, float lossScale, ulong seed, ulong call, CrossEntropyOptions? loss = null) =>
        model.ForwardBackward(batch, labels, lossScale, seed, call, loss);

    public double ForwardBackward(TokenBatch batch, ReadOnlySpan<float> targets, float lossScale, ulong seed, ulong call) =>
        model.ForwardBackward(batch, targets, lossScale, seed, call);

    public double GradientNorm() => GradientClipper.Norm(model.Parameters, kernels);

    public void Step(double learningRate, double gradientScale)
    {
        Optimizer.Step(learningRate, gradientScale);
        model.WeightsChanged(onlyTrained: true);
    }

    public void Classify(TokenBatch batch, Span<float> scores) => model.Classify(batch, scores);

    public void ReadWeights(string name, long offset, Span<float> values) => model.ReadWeights(name, offset, values);

    public void WriteWeights(string name, long offset, ReadOnlySpan<float> values) => model.WriteWeights(name, offset, values);

    public void WeightsChanged() => model.WeightsChanged();

    public void ReadMoment(string name, Moment moment, long offset, Span<float> values) =>
        kernels.Download(Optimizer.Moment(name, moment).Flat().ColumnRange((int)offset, values.Length), values);

    public void WriteMoment(string name, Moment moment, long offset, ReadOnlySpan<float> values) =>
        kernels.Upload(values, Optimizer.Moment(name, moment).Flat().ColumnRange((int)offset, values.Length));

    public void Dispose()
    {
        optimizer?.Dispose();
        model.Dispose();
        kernels.Dispose();
    }
}
