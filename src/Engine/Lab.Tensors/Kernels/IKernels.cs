namespace Lab.Tensors;

/// <summary>
/// Everything a layer or the trainer asks of a backend. One call is one fused operation on <see cref="Tensor"/>
/// handles. Rules for all of them: parameter gradients are added to (+=), everything else is overwritten (=) unless
/// the name says otherwise; <see cref="Tensor.None"/> for an output means "not wanted"; shapes that do not fit throw
/// <see cref="ArgumentException"/> with the operation and both shapes. M is the number of token rows of a packed batch.
/// One caller at a time.
/// </summary>
public interface IKernels : IDisposable
{
    /// <summary>Short name for logs and results: reference, simd, ...</summary>
    string Name { get; }

    /// <summary>Workers that share each operation, the calling thread included.</summary>
    int Threads => 1;

    /// <summary>Memory that this backend can compute on.</summary>
    Arena CreateArena(long bytes);

    /// <summary>Copies to the device. <paramref name="source"/> has destination.Length elements in row order.</summary>
    void Upload(ReadOnlySpan<float> source, Tensor destination);

    /// <inheritdoc cref="Upload(ReadOnlySpan{float}, Tensor)"/>
    void Upload(ReadOnlySpan<int> source, Tensor destination);

    /// <summary>Copies from the device, in row order.</summary>
    void Download(Tensor source, Span<float> destination);

    void Fill(Tensor tensor, float value);

    void Copy(Tensor source, Tensor destination);

    /// <summary>Elements that the packed form of a weight (outputs, inputs) needs; 0 when this backend packs nothing.</summary>
    long PackedLength(int outputs, int inputs);

    /// <summary>Brings a weight (outputs, inputs) into the layout that <see cref="Linear"/> reads fastest.</summary>
    void Pack(Tensor weight, Tensor packed);

    /// <summary>y = activation(x W^T + bias). x: (M, inputs), weight: (outputs, inputs), bias: (1, outputs), y: (M, outputs).</summary>
    /// <param name="packed">The packed form of <paramref name="weight"/>, or none: then it is packed on the way.</param>
    /// <param name="preActivation">Receives x W^T + bias for the backward pass: (M, outputs), or none.</param>
    void Linear(Tensor x, Tensor weight, Tensor packed, Tensor bias, Activation activation, Tensor preActivation, Tensor y);

    /// <summary>dx = dy W (or dx += dy W). dy: (M, outputs), dx: (M, inputs).</summary>
    void LinearBackwardInput(Tensor dy, Tensor weight, bool accumulate, Tensor dx);

    /// <summary>dW += dy^T x; db += column sums of dy.</summary>
    void LinearBackwardWeight(Tensor x, Tensor dy, Tensor weightGradient, Tensor biasGradient);

    /// <summary>dy *= activation'(preActivation), in place. Both (M, n).</summary>
    void ActivationBackward(Activation activation, Tensor preActivation, Tensor dy);

    /// <summary>
    /// h = dropout(x) + residual; y = gain * (h - mean(h)) / sqrt(var(h) + epsilon) + bias, per row, biased variance.
    /// x, residual (or none), y: (M, H); gain, bias: (1, H). Saved for backward, or none: normalized (M, H) = (y - bias) / gain,
    /// inverseDeviation (1, M).
    /// </summary>
    void LayerNorm(
        Tensor x, Tensor residual, Tensor gain, Tensor bias, float epsilon, Dropout dropout, Tensor y, Tensor normalized, Tensor inverseDeviation);

    /// <summary>
    /// Backward of <see cref="LayerNorm"/>: dResidual = dh, dx = dropout(dh); either may be none, and dx may be dy.
    /// gainGradient += column sums of dy * normalized; biasGradient += column sums of dy; none when they are frozen.
    /// </summary>
    void LayerNormBackward(
        Tensor dy, Tensor normalized, Tensor inverseDeviation, Tensor gain, Dropout dropout,
        Tensor dx, Tensor dResidual, Tensor gainGradient, Tensor biasGradient);

    /// <summary>x = dropout(x) in place; with the same <paramref name="dropout"/> also its backward on a gradient.</summary>
    void ApplyDropout(Tensor x, Dropout dropout);

    /// <summary>
    /// Scaled dot-product attention inside each sequence and head: output = dropout(softmax(Q K^T / sqrt(d))) V.
    /// key, value: (M, H), d = H / heads. query, output: (M, H), or one row per sequence: (sequences, H).
    /// logSumExp (heads, query.Rows) is saved for backward, or none.
    /// </summary>
    /// <param name="offsets">(1, sequences + 1) integers: where each sequence starts, and the end of the last.</param>
    /// <param name="longest">Tokens of the longest sequence.</param>
    void Attention(
        Tensor query, Tensor key, Tensor value, Tensor offsets, int longest, int heads, Dropout dropout, Tensor output, Tensor logSumExp);

    /// <summary>
    /// The probabilities inside <see cref="Attention"/>, softmax(Q K^T / sqrt(d)), for those who look at them: row head * query.Rows + r of
    /// probabilities (heads * query.Rows, longest) belongs to query row r; columns beyond its sequence are 0.
    /// </summary>
    void AttentionProbabilities(Tensor query, Tensor key, Tensor offsets, int longest, int heads, Tensor probabilities);

    /// <summary>Backward of <see cref="Attention"/>; overwrites dQuery, dKey, dValue. Probabilities are computed again from logSumExp.</summary>
    void AttentionBackward(
        Tensor query, Tensor key, Tensor value, Tensor offsets, int longest, int heads, Dropout dropout,
        Tensor output, Tensor logSumExp, Tensor dOutput, Tensor dQuery, Tensor dKey, Tensor dValue);

    /// <summary>y[r] = table[rows[r]], or y[r] += with <paramref name="accumulate"/>. table: (V, H), rows: (1, M) integers, y: (M, H).</summary>
    void Gather(Tensor table, Tensor rows, bool accumulate, Tensor y);

    /// <summary>table[rows[r]] += dy[r], in row order; rows equal to <paramref name="skipRow"/> are left out (-1: none).</summary>
    void ScatterAdd(Tensor dy, Tensor rows, int skipRow, Tensor table);

    /// <summary>y = softmax(x) per row; subtracts the maximum first. (B, C)</summary>
    void Softmax(Tensor x, Tensor y);

    /// <summary>y = 1 / (1 + e^-x), element by element. May be in place.</summary>
    void Sigmoid(Tensor x, Tensor y);

    /// <summary>
    /// Cross entropy of each row against q = (1 - smoothing) * w[label] * one-hot(label) + smoothing / C * w, where w are the
    /// class weights, 1 when there are none: losses (1, B) = sum of q * (log-sum-exp(logits) - logits);
    /// dLogits = scale * (sum(q) * softmax(logits) - q). logits: (B, C), labels: (1, B) integers, classWeights: (1, C) or none.
    /// Either output may be none.
    /// </summary>
    void CrossEntropy(Tensor logits, Tensor labels, Tensor classWeights, float smoothing, float scale, Tensor losses, Tensor dLogits);

    /// <summary>
    /// Cross entropy of each row against the distribution q of its row of targets: losses (1, B) = sum of q * (log-sum-exp(logits) - logits);
    /// dLogits = scale * (sum(q) * softmax(logits) - q). logits, targets: (B, C). Either output may be none.
    /// </summary>
    void SoftCrossEntropy(Tensor logits, Tensor targets, float scale, Tensor losses, Tensor dLogits);

    /// <summary>
    /// Binary cross entropy with logits: losses (1, B) = mean over the row of log(1 + e^x) - target * x;
    /// dLogits = scale * (sigmoid(x) - target) / C. logits, targets: (B, C), targets from 0 to 1. Either output may be none.
    /// </summary>
    void BinaryCrossEntropy(Tensor logits, Tensor targets, float scale, Tensor losses, Tensor dLogits);

    /// <summary>losses (1, B) = mean over the row of (x - target)^2; dOutputs = scale * 2 (x - target) / C. All (B, C). Either output may be none.</summary>
    void SquaredError(Tensor outputs, Tensor targets, float scale, Tensor losses, Tensor dOutputs);

    /// <summary>Sum of the squares of all elements, added up in double precision in a fixed order.</summary>
    double SumOfSquares(Tensor tensor);

    /// <summary>One optimizer step in place; all four tensors have one shape.</summary>
    void AdamW(Tensor parameter, Tensor gradient, Tensor firstMoment, Tensor secondMoment, AdamWStep step);
}
