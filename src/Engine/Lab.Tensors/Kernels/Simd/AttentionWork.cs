using System.Runtime.Intrinsics;

namespace Lab.Tensors;

/// <summary>
/// (sequence, head) pairs of <see cref="IKernels.Attention"/>. Each pair writes rows and columns of its own, so workers
/// take the next free pair and the result does not depend on who took it.
/// </summary>
unsafe struct AttentionWork : IWork
{
    public Block Query;
    public Block Key;
    public Block Value;
    public Block Output;
    public float* LogSumExp;
    public long LogSumExpStride;
    public int* Offsets;
    public int Sequences;
    public bool FirstTokenOnly;
    public int Longest;
    public int Heads;
    public int Width;
    public Dropout Dropout;
    public WorkerScratch* Scratch;

    /// <summary>Pairs taken so far, shared by all workers.</summary>
    public int* Next;

    public readonly void Run(int worker, int workers)
    {
        var mask = new DropoutMask(Dropout);
        for (int pair = Take(); pair < Sequences * Heads; pair = Take())
        {
            int sequence = pair / Heads, head = pair % Heads;
            int keys = Keys(sequence), padded = Padded(keys);
            int queries = FirstTokenOnly ? 1 : keys;
            float* scores = Scratch[worker].Work.Get((long)queries * padded);
            Scores(sequence, head, scores, padded, Scratch + worker);
            for (int i = 0; i < queries; i++)
            {
                float* row = scores + ((long)i * padded);
                float logSum = Softmax(row, keys, padded);
                if (LogSumExp is not null) LogSumExp[(head * LogSumExpStride) + QueryRow(sequence) + i] = logSum;
                if (!Dropout.IsNone) Drop(row, padded, mask, Counter(sequence, head, i));
            }
            new MatrixProduct
            {
                A = scores,
                AStride = padded,
                B = Value.At(Offsets[sequence], head * Width),
                BStride = Value.Stride,
                C = Output.At(QueryRow(sequence), head * Width),
                CStride = Output.Stride,
                Rows = queries,
                Columns = Width,
                Depth = keys,
            }.Run(Scratch + worker);
        }
    }

    public readonly int Take() => Interlocked.Increment(ref *Next) - 1;

    public readonly int Keys(int sequence) => Offsets[sequence + 1] - Offsets[sequence];

    /// <summary>First row of the sequence in query, output and their gradients.</summary>
    public readonly int QueryRow(int sequence) => FirstTokenOnly ? sequence : Offsets[sequence];

    public readonly uint Counter(int sequence, int head, int query) => AttentionRow.Counter(head, Offsets[sequence] + query, 0, Longest);

    public readonly float Scale => 1f / MathF.Sqrt(Width);

    /// <summary>Row length of the score matrix: whole vectors.</summary>
    public static int Padded(int keys) => (keys + 15) / 16 * 16;

    /// <summary>scores (queries, keys) = Q K^T, not yet scaled.</summary>
    public readonly void Scores(int sequence, int head, float* scores, int padded, WorkerScratch* scratch) =>
        new MatrixProduct
        {
            A = Query.At(QueryRow(sequence), head * Width),
            AStride = Query.Stride,
            B = Key.At(Offsets[sequence], head * Width),
            BStride = Key.Stride,
            BLayout = RightLayout.Transposed,
            C = scores,
            CStride = padded,
            Rows = FirstTokenOnly ? 1 : Keys(sequence),
            Columns = Keys(sequence),
            Depth = Width,
        }.Run(scratch);

    /// <summary>row = row * factors of the dropout that starts at <paramref name="counter"/>.</summary>
    public static void Drop(float* row, int padded, DropoutMask mask, uint counter)
    {
        for (int j = 0; j < padded; j += 16) (Vector512.Load(row + j) * mask.Factors(counter + (uint)j)).Store(row + j);
    }

    /// <summary>row = softmax(Scale * row) with zeros behind the last key; returns the logarithm of the sum of exponentials.</summary>
    readonly float Softmax(float* row, int keys, int padded)
    {
        for (int j = keys; j < padded; j++) row[j] = float.NegativeInfinity;
        var max = Vector512.Load(row);
        for (int j = 16; j < padded; j += 16) max = Vector512.Max(max, Vector512.Load(row + j));
        float top = Scale * Maximum(max);
        Vector512<float> scale = Vector512.Create(Scale), shift = Vector512.Create(top), sum = default;
        for (int j = 0; j < padded; j += 16)
        {
            var e = VectorMath.Exp((Vector512.Load(row + j) * scale) - shift);
            e.Store(row + j);
            sum += e;
        }
        float total = Vector512.Sum(sum);
        var inverse = Vector512.Create(1f / total);
        for (int j = 0; j < padded; j += 16) (Vector512.Load(row + j) * inverse).Store(row + j);
        return top + MathF.Log(total);
    }

    static float Maximum(Vector512<float> x)
    {
        var half = Vector256.Max(x.GetLower(), x.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        return MathF.Max(MathF.Max(quarter[0], quarter[1]), MathF.Max(quarter[2], quarter[3]));
    }
}
