using Lab.Tensors;

namespace Lab.Engine.Tests.Tensors;

/// <summary>
/// A second backend whose memory the host cannot reach: its tensors only resolve inside its own calls. Whatever passes
/// on it speaks to <see cref="IKernels"/> with handles alone, as a GPU backend needs.
/// </summary>
sealed class FakeDeviceKernels : IKernels
{
    readonly ReferenceKernels inner = new();

    public string Name => "fake-device";

    /// <summary>Operations of backward passes so far.</summary>
    public int BackwardCalls { get; private set; }

    public Arena CreateArena(long bytes) => new DeviceArena(inner.CreateArena(bytes));

    public void Upload(ReadOnlySpan<float> source, Tensor destination) => inner.Upload(source, D(destination));

    public void Upload(ReadOnlySpan<int> source, Tensor destination) => inner.Upload(source, D(destination));

    public void Download(Tensor source, Span<float> destination) => inner.Download(D(source), destination);

    public void Fill(Tensor tensor, float value) => inner.Fill(D(tensor), value);

    public void Copy(Tensor source, Tensor destination) => inner.Copy(D(source), D(destination));

    public long PackedLength(int outputs, int inputs) => inner.PackedLength(outputs, inputs);

    public void Pack(Tensor weight, Tensor packed) => inner.Pack(D(weight), D(packed));

    public void Linear(Tensor x, Tensor weight, Tensor packed, Tensor bias, Activation activation, Tensor preActivation, Tensor y) =>
        inner.Linear(D(x), D(weight), D(packed), D(bias), activation, D(preActivation), D(y));

    public void LinearBackwardInput(Tensor dy, Tensor weight, bool accumulate, Tensor dx) =>
        Counted().LinearBackwardInput(D(dy), D(weight), accumulate, D(dx));

    public void LinearBackwardWeight(Tensor x, Tensor dy, Tensor weightGradient, Tensor biasGradient) =>
        Counted().LinearBackwardWeight(D(x), D(dy), D(weightGradient), D(biasGradient));

    public void ActivationBackward(Activation activation, Tensor preActivation, Tensor dy) =>
        Counted().ActivationBackward(activation, D(preActivation), D(dy));

    public void LayerNorm(
        Tensor x, Tensor residual, Tensor gain, Tensor bias, float epsilon, Dropout dropout, Tensor y, Tensor normalized, Tensor inverseDeviation) =>
        inner.LayerNorm(D(x), D(residual), D(gain), D(bias), epsilon, dropout, D(y), D(normalized), D(inverseDeviation));

    public void LayerNormBackward(
        Tensor dy, Tensor normalized, Tensor inverseDeviation, Tensor gain, Dropout dropout,
        Tensor dx, Tensor dResidual, Tensor gainGradient, Tensor biasGradient) =>
        Counted().LayerNormBackward(
            D(dy), D(normalized), D(inverseDeviation), D(gain), dropout, D(dx), D(dResidual), D(gainGradient), D(biasGradient));

    public void ApplyDropout(Tensor x, Dropout dropout) => inner.ApplyDropout(D(x), dropout);

    public void Attention(
        Tensor query, Tensor key, Tensor value, Tensor offsets, int longest, int heads, Dropout dropout, Tensor output, Tensor logSumExp) =>
        inner.Attention(D(query), D(key), D(value), D(offsets), longest, heads, dropout, D(output), D(logSumExp));

    public void AttentionProbabilities(Tensor query, Tensor key, Tensor offsets, int longest, int heads, Tensor probabilities) =>
        inner.AttentionProbabilities(D(query), D(key), D(offsets), longest, heads, D(probabilities));

    public void AttentionBackward(
        Tensor query, Tensor key, Tensor value, Tensor offsets, int longest, int heads, Dropout dropout,
        Tensor output, Tensor logSumExp, Tensor dOutput, Tensor dQuery, Tensor dKey, Tensor dValue) =>
        Counted().AttentionBackward(
            D(query), D(key), D(value), D(offsets), longest, heads, dropout, D(output), D(logSumExp), D(dOutput), D(dQuery), D(dKey), D(dValue));

    public void Gather(Tensor table, Tensor rows, bool accumulate, Tensor y) => inner.Gather(D(table), D(rows), accumulate, D(y));

    public void ScatterAdd(Tensor dy, Tensor rows, int skipRow, Tensor table) => Counted().ScatterAdd(D(dy), D(rows), skipRow, D(table));

    public void Softmax(Tensor x, Tensor y) => inner.Softmax(D(x), D(y));

    public void Sigmoid(Tensor x, Tensor y) => inner.Sigmoid(D(x), D(y));

    public void CrossEntropy(Tensor logits, Tensor labels, Tensor classWeights, float smoothing, float scale, Tensor losses, Tensor dLogits) =>
        inner.CrossEntropy(D(logits), D(labels), D(classWeights), smoothing, scale, D(losses), D(dLogits));

    public void SoftCrossEntropy(Tensor logits, Tensor targets, float scale, Tensor losses, Tensor dLogits) =>
        inner.SoftCrossEntropy(D(logits), D(targets), scale, D(losses), D(dLogits));

    public void BinaryCrossEntropy(Tensor logits, Tensor targets, float scale, Tensor losses, Tensor dLogits) =>
        inner.BinaryCrossEntropy(D(logits), D(targets), scale, D(losses), D(dLogits));

    public void SquaredError(Tensor outputs, Tensor targets, float scale, Tensor losses, Tensor dOutputs) =>
        inner.SquaredError(D(outputs), D(targets), scale, D(losses), D(dOutputs));

    public double SumOfSquares(Tensor tensor) => inner.SumOfSquares(D(tensor));

    public void AdamW(Tensor parameter, Tensor gradient, Tensor firstMoment, Tensor secondMoment, AdamWStep step) =>
        inner.AdamW(D(parameter), D(gradient), D(firstMoment), D(secondMoment), step);

    public void Dispose() => inner.Dispose();

    ReferenceKernels Counted()
    {
        BackwardCalls++;
        return inner;
    }

    static Tensor D(Tensor tensor) => tensor.Arena switch
    {
        null => tensor,
        DeviceArena arena => tensor with { Arena = arena.Memory },
        _ => throw new ArgumentException($"Tensor {tensor} does not lie in device memory."),
    };

    sealed class DeviceArena(Arena memory) : Arena(memory.Capacity)
    {
        public Arena Memory => memory;

        public override void Dispose() => memory.Dispose();
    }
}
