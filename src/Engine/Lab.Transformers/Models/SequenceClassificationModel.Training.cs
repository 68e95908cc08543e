using Lab.Tensors;
using Lab.Transformers.Configuration;

namespace Lab.Transformers;

public sealed partial class SequenceClassificationModel
{
    static readonly CrossEntropyOptions plain = new();

    float[] host = [];

    /// <summary>Loss of each row of the last <see cref="ForwardBackward(TokenBatch, ReadOnlySpan{int}, float, ulong, ulong, CrossEntropyOptions?)"/>.</summary>
    public ReadOnlySpan<float> RowLosses => host.AsSpan(0, Math.Min(host.Length, pass.Sequences));

    /// <summary>
    /// Forward with dropout, cross entropy, and backward: adds the gradients of lossScale * mean loss to the parameters'
    /// gradients. Returns the mean loss, not scaled.
    /// </summary>
    /// <param name="batch">B sequences.</param>
    /// <param name="labels">Class of each sequence.</param>
    /// <param name="lossScale">1, or this batch's share when the gradients of several are added up.</param>
    /// <param name="seed">Of the dropout.</param>
    /// <param name="step">Of the dropout: another number for every call.</param>
    /// <param name="loss">Class weights and label smoothing; null for none.</param>
    public double ForwardBackward(
        TokenBatch batch, ReadOnlySpan<int> labels, float lossScale, ulong seed, ulong step, CrossEntropyOptions? loss = null)
    {
        if (Config.ProblemType is ProblemType.MultiLabelClassification or ProblemType.Regression)
            throw new InvalidOperationException($"A model for {Config.ProblemType} learns from numbers, not from classes.");
        if (labels.Length != batch.SequenceCount)
            throw new ArgumentException($"{labels.Length} labels for {batch.SequenceCount} sequences.", nameof(labels));
        loss ??= plain;
        BeginTraining(batch, seed, step);
        Tensor weights = loss.Weights.IsEmpty ? Tensor.None : Floats(1, loss.Weights);
        // A batch of classes that all count for nothing has no mean; its gradients are 0.
        double total = Math.Max(loss.WeightOf(labels), double.Epsilon);
        Tensor losses = pass.Allocate(1, pass.Sequences), dLogits = pass.Allocate(pass.Sequences, Config.Labels.Count);
        kernels.CrossEntropy(logits, pass.Integers(labels), weights, loss.LabelSmoothing, (float)(lossScale / total), losses, dLogits);
        Backward(dLogits);
        return Sum(losses) / total;
    }

    /// <summary>
    /// The same with numbers as targets: cross entropy against a distribution over the classes; binary cross entropy with logits where a text
    /// may have several classes, or squared error in a regression, both the mean over rows and columns.
    /// </summary>
    /// <param name="batch">B sequences.</param>
    /// <param name="targets">(B, C) row by row: the share of each class, with sum 1; 0 to 1 for each class; or the numbers.</param>
    /// <param name="lossScale">1, or this batch's share when the gradients of several are added up.</param>
    /// <param name="seed">Of the dropout.</param>
    /// <param name="step">Of the dropout: another number for every call.</param>
    public double ForwardBackward(TokenBatch batch, ReadOnlySpan<float> targets, float lossScale, ulong seed, ulong step)
    {
        int columns = Config.Labels.Count;
        if (targets.Length != batch.SequenceCount * columns)
            throw new ArgumentException($"{targets.Length} targets for {batch.SequenceCount} sequences and {columns} columns.", nameof(targets));
        BeginTraining(batch, seed, step);
        Tensor wanted = Floats(pass.Sequences, targets);
        Tensor losses = pass.Allocate(1, pass.Sequences), dLogits = pass.Allocate(pass.Sequences, columns);
        float scale = lossScale / pass.Sequences;
        switch (Config.ProblemType)
        {
            case ProblemType.MultiLabelClassification: kernels.BinaryCrossEntropy(logits, wanted, scale, losses, dLogits); break;
            case ProblemType.Regression: kernels.SquaredError(logits, wanted, scale, losses, dLogits); break;
            default: kernels.SoftCrossEntropy(logits, wanted, scale, losses, dLogits); break;
        }
        Backward(dLogits);
        return Sum(losses) / pass.Sequences;
    }

    /// <summary>Sets all gradients to 0.</summary>
    public void ClearGradients()
    {
        foreach (var group in Parameters.Groups) kernels.Fill(group.Gradient, 0);
    }

    void BeginTraining(TokenBatch batch, ulong seed, ulong step)
    {
        Begin(batch, PassKind.Training);
        pass.Seed = seed;
        pass.Step = step;
        RunForward();
    }

    // Returns the gradient of the words' vectors, (M, H), or none where the pass does not get there.
    Tensor Backward(Tensor dLogits)
    {
        Tensor dFirst = pass.IsTraining && encoder.IsFrozen ? Tensor.None : pass.Allocate(pass.Sequences, Config.HiddenSize);
        head.Backward(pass, dLogits, dFirst);
        return encoder.Backward(pass, dFirst);
    }

    Tensor Floats(int rows, ReadOnlySpan<float> values)
    {
        var tensor = pass.Allocate(rows, values.Length / rows);
        kernels.Upload(values, tensor);
        return tensor;
    }

    double Sum(Tensor losses)
    {
        if (host.Length < losses.Columns) host = new float[losses.Columns];
        kernels.Download(losses, host);
        double sum = 0;
        for (int i = 0; i < losses.Columns; i++) sum += host[i];
        return sum;
    }
}
