using Lab.Tensors;
using Lab.Training;
using Lab.Transformers;
using Lab.Transformers.Configuration;

namespace Lab.Engine.Tests.Training.Checkpoints;

/// <summary>A device whose memory suffices for a number of batches, and for none after them.</summary>
sealed class ShortOfMemoryDevice(ITrainingDevice device, int batches) : ITrainingDevice
{
    public const string What = "The memory does not suffice.";

    int left = batches;

    public ModelConfig Config => device.Config;

    public IReadOnlyList<Parameter> Parameters => device.Parameters;

    public string KernelPath => device.KernelPath;

    public int Threads => device.Threads;

    public ReadOnlySpan<float> RowLosses => device.RowLosses;

    public int StepCount
    {
        get => device.StepCount;
        set => device.StepCount = value;
    }

    public double ForwardBackward(TokenBatch batch, ReadOnlySpan<int> labels, float lossScale, ulong seed, ulong call, CrossEntropyOptions? loss = null) =>
        left-- > 0 ? device.ForwardBackward(batch, labels, lossScale, seed, call, loss) : throw new LabException(ErrorKind.Usage, What, inner: new InsufficientMemoryException());

    public double ForwardBackward(TokenBatch batch, ReadOnlySpan<float> targets, float lossScale, ulong seed, ulong call) => device.ForwardBackward(batch, targets, lossScale, seed, call);

    public void CreateOptimizer(AdamWOptions options) => device.CreateOptimizer(options);

    public void ClearGradients() => device.ClearGradients();

    public double GradientNorm() => device.GradientNorm();

    public void Step(double learningRate, double gradientScale) => device.Step(learningRate, gradientScale);

    public void Classify(TokenBatch batch, Span<float> scores) => device.Classify(batch, scores);

    public void ReadWeights(string name, long offset, Span<float> values) => device.ReadWeights(name, offset, values);

    public void WriteWeights(string name, long offset, ReadOnlySpan<float> values) => device.WriteWeights(name, offset, values);

    public void WeightsChanged() => device.WeightsChanged();

    public void ReadMoment(string name, Moment moment, long offset, Span<float> values) => device.ReadMoment(name, moment, offset, values);

    public void WriteMoment(string name, Moment moment, long offset, ReadOnlySpan<float> values) => device.WriteMoment(name, moment, offset, values);

    public void Dispose() => device.Dispose();
}
