using System.Runtime.Intrinsics;

namespace Lab.Tensors;

/// <summary>
/// (sequence, head) pairs of <see cref="IKernels.AttentionBackward"/>. With P the probabilities, F the dropout factors,
/// S the scaled scores: dV = (P F)^T dO; dP = dO V^T; dS = P (F dP - rowsum(dO O)); dQ = dS K / sqrt(d); dK = dS^T Q / sqrt(d).
/// </summary>
unsafe struct AttentionGradientWork : IWork
{
    public AttentionWork Forward;
    public Block DOutput;
    public Block DQuery;
    public Block DKey;
    public Block DValue;

    public readonly void Run(int worker, int workers)
    {
        var mask = new DropoutMask(Forward.Dropout);
        for (int pair = Forward.Take(); pair < Forward.Sequences * Forward.Heads; pair = Forward.Take())
            Pair(pair / Forward.Heads, pair % Forward.Heads, Forward.Scratch + worker, mask);
    }

    readonly void Pair(int sequence, int head, WorkerScratch* scratch, DropoutMask mask)
    {
        int keys = Forward.Keys(sequence), padded = AttentionWork.Padded(keys);
        int queries = Forward.FirstTokenOnly ? 1 : keys;
        int queryRow = Forward.QueryRow(sequence), keyRow = Forward.Offsets[sequence];
        int column = head * Forward.Width;

        long size = (long)queries * padded;
        float* probabilities = scratch->Work.Get(3 * size);
        float* dropped = probabilities + size;
        float* gradient = dropped + size;

        Forward.Scores(sequence, head, probabilities, padded, scratch);
        for (int i = 0; i < queries; i++)
        {
            float logSum = Forward.LogSumExp[(head * Forward.LogSumExpStride) + queryRow + i];
            Probabilities(probabilities + (i * padded), dropped + (i * padded), keys, padded, logSum, mask, Forward.Counter(sequence, head, i));
        }

        // dV (keys, width) = dropped^T dO
        new MatrixProduct
        {
            A = dropped,
            AStride = padded,
            ATransposed = true,
            B = DOutput.At(queryRow, column),
            BStride = DOutput.Stride,
            C = DValue.At(keyRow, column),
            CStride = DValue.Stride,
            Rows = keys,
            Columns = Forward.Width,
            Depth = queries,
        }.Run(scratch);

        // dP (queries, keys) = dO V^T
        new MatrixProduct
        {
            A = DOutput.At(queryRow, column),
            AStride = DOutput.Stride,
            B = Forward.Value.At(keyRow, column),
            BStride = Forward.Value.Stride,
            BLayout = RightLayout.Transposed,
            C = gradient,
            CStride = padded,
            Rows = queries,
            Columns = keys,
            Depth = Forward.Width,
        }.Run(scratch);

        for (int i = 0; i < queries; i++)
        {
            float projection = Dot(DOutput.At(queryRow + i, column), Forward.Output.At(queryRow + i, column), Forward.Width);
            Scores(gradient + (i * padded), probabilities + (i * padded), dropped + (i * padded), keys, padded, projection);
        }

        // dQ (queries, width) = dS K
        new MatrixProduct
        {
            A = gradient,
            AStride = padded,
            B = Forward.Key.At(keyRow, column),
            BStride = Forward.Key.Stride,
            C = DQuery.At(queryRow, column),
            CStride = DQuery.Stride,
            Rows = queries,
            Columns = Forward.Width,
            Depth = keys,
        }.Run(scratch);

        // dK (keys, width) = dS^T Q
        new MatrixProduct
        {
            A = gradient,
            AStride = padded,
            ATransposed = true,
            B = Forward.Query.At(queryRow, column),
            BStride = Forward.Query.Stride,
            C = DKey.At(keyRow, column),
            CStride = DKey.Stride,
            Rows = keys,
            Columns = Forward.Width,
            Depth = queries,
        }.Run(scratch);
    }

    /// <summary>p = exp(Scale * p - logSum), zeros behind the last key; dropped = p * dropout factors.</summary>
    readonly void Probabilities(float* p, float* dropped, int keys, int padded, float logSum, DropoutMask mask, uint counter)
    {
        for (int j = keys; j < padded; j++) p[j] = float.NegativeInfinity;
        Vector512<float> scale = Vector512.Create(Forward.Scale), shift = Vector512.Create(logSum);
        for (int j = 0; j < padded; j += 16)
        {
            var value = VectorMath.Exp((Vector512.Load(p + j) * scale) - shift);
            value.Store(p + j);
            if (!Forward.Dropout.IsNone) value *= mask.Factors(counter + (uint)j);
            value.Store(dropped + j);
        }
    }

    /// <summary>gradient = (dropped * gradient - p * projection) * Scale, zeros behind the last key.</summary>
    readonly void Scores(float* gradient, float* p, float* dropped, int keys, int padded, float projection)
    {
        for (int j = keys; j < padded; j++) gradient[j] = 0;
        Vector512<float> scale = Vector512.Create(Forward.Scale), shift = Vector512.Create(projection);
        for (int j = 0; j < padded; j += 16)
        {
            var ds = (Vector512.Load(dropped + j) * Vector512.Load(gradient + j)) - (Vector512.Load(p + j) * shift);
            (ds * scale).Store(gradient + j);
        }
    }

    static float Dot(float* a, float* b, int length)
    {
        float sum = 0;
        for (int i = 0; i < length; i++) sum += a[i] * b[i];
        return sum;
    }
}
