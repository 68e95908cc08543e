using Lab.Tensors;
using Lab.Transformers;

namespace Lab.Training;

/// <summary>
/// A classifier and its optimizer on whatever computes them: the engine of this repository, or a library with memory of its own. What to
/// compute and when (order, schedule, accumulation, early stopping, checkpoints) is the trainer's, and the same for all. One caller at a time.
/// </summary>
public interface ITrainingDevice : INamedWeights, IDisposable
{
    /// <summary>Which code computes: the same name gives the same bits, another one rounds differently. "simd-512".</summary>
    string KernelPath { get; }

    /// <summary>Threads of the host that compute.</summary>
    int Threads { get; }

    /// <summary>Loss of each row of the last batch that went forward and backward.</summary>
    ReadOnlySpan<float> RowLosses { get; }

    /// <summary>
    /// Optimizer steps made. The bias correction of AdamW counts them; a continued training sets what its checkpoint had.
    /// </summary>
    int StepCount { get; set; }

    /// <summary>A new optimizer: no steps made, both moments 0. Called once before the first step.</summary>
    void CreateOptimizer(AdamWOptions options);

    /// <summary>Sets the gradients of all weights that are trained to 0.</summary>
    void ClearGradients();

    /// <summary>
    /// Forward with dropout, cross entropy, and backward: adds the gradients of lossScale * mean loss to those that are there. Returns the
    /// mean loss, not scaled.
    /// </summary>
    /// <param name="batch">B sequences.</param>
    /// <param name="labels">Class of each sequence, (B).</param>
    /// <param name="lossScale">1, or this batch's share when the gradients of several are added up.</param>
    /// <param name="seed">Of the dropout.</param>
    /// <param name="call">Of the dropout: another number for every batch. The same seed and number give the same dropout, as a continued training needs.</param>
    /// <param name="loss">Class weights and label smoothing; null for none.</param>
    double ForwardBackward(TokenBatch batch, ReadOnlySpan<int> labels, float lossScale, ulong seed, ulong call, CrossEntropyOptions? loss = null);

    /// <summary>
    /// The same with numbers as targets: cross entropy against a distribution over the classes, or, as the configuration asks for it, binary
    /// cross entropy with logits or squared error.
    /// </summary>
    /// <param name="batch">B sequences.</param>
    /// <param name="targets">(B, C), row by row; of a distribution each row has the sum 1.</param>
    /// <param name="lossScale">As above.</param>
    /// <param name="seed">Of the dropout.</param>
    /// <param name="call">Of the dropout.</param>
    double ForwardBackward(TokenBatch batch, ReadOnlySpan<float> targets, float lossScale, ulong seed, ulong call);

    /// <summary>L2 norm of all gradients.</summary>
    double GradientNorm();

    /// <summary>One update by AdamW with the rates of the layers, weight decay for the weights that have it, and ready for the next batch.</summary>
    /// <param name="learningRate">Of the head; layers below have their share of it.</param>
    /// <param name="gradientScale">Factor of the gradients: what clipping asks for.</param>
    void Step(double learningRate, double gradientScale);

    /// <summary>Scores of each sequence, (B, C) row by row, no dropout: what the logits mean by the configuration.</summary>
    void Classify(TokenBatch batch, Span<float> scores);

    /// <summary>Elements <paramref name="offset"/>.. of a moment of a weight that is trained, row by row.</summary>
    void ReadMoment(string name, Moment moment, long offset, Span<float> values);

    /// <inheritdoc cref="ReadMoment"/>
    void WriteMoment(string name, Moment moment, long offset, ReadOnlySpan<float> values);
}

/// <summary>What Adam remembers of the gradients of a weight.</summary>
public enum Moment
{
    /// <summary>Running mean.</summary>
    First,

    /// <summary>Running mean of the squares.</summary>
    Second,
}
