using System.Runtime.Intrinsics;

namespace Lab.Tensors;

/// <summary>
/// Rows of <see cref="IKernels.LayerNormBackward"/>:
/// dh = (g dy - mean(g dy) - normalized * mean(g dy normalized)) * inverseDeviation.
/// </summary>
unsafe struct LayerNormGradientWork : IWork
{
    public float* Gradient;
    public long GradientStride;
    public float* Normalized;
    public long NormalizedStride;
    public float* InverseDeviation;
    public float* Gain;
    public Dropout Dropout;
    public float* DInput;
    public long DInputStride;
    public float* DResidual;
    public long DResidualStride;
    public int Rows;
    public int Width;

    public readonly void Run(int worker, int workers)
    {
        var (start, end) = Partition.Of(Rows, worker, workers);
        var mask = new DropoutMask(Dropout);
        for (long r = start; r < end; r++)
        {
            float* dy = Gradient + (r * GradientStride);
            float* unit = Normalized + (r * NormalizedStride);
            Means(dy, unit, out float mean, out float projection);
            Write(r, dy, unit, mean, projection, mask);
        }
    }

    readonly void Means(float* dy, float* unit, out float mean, out float projection)
    {
        Vector512<float> sum = default, product = default;
        int c = 0;
        for (; c + 16 <= Width; c += 16)
        {
            var g = Vector512.Load(dy + c) * Vector512.Load(Gain + c);
            sum += g;
            product = Vector512.MultiplyAddEstimate(g, Vector512.Load(unit + c), product);
        }
        mean = Vector512.Sum(sum);
        projection = Vector512.Sum(product);
        for (; c < Width; c++)
        {
            mean += dy[c] * Gain[c];
            projection += dy[c] * Gain[c] * unit[c];
        }
        mean /= Width;
        projection /= Width;
    }

    readonly void Write(long row, float* dy, float* unit, float mean, float projection, DropoutMask mask)
    {
        float* toInput = DInput + (row * DInputStride);
        float* toResidual = DResidual + (row * DResidualStride);
        float inverse = InverseDeviation[row];
        Vector512<float> center = Vector512.Create(mean), slope = Vector512.Create(projection), factor = Vector512.Create(inverse);
        int c = 0;
        for (; c + 16 <= Width; c += 16)
        {
            var dh = ((Vector512.Load(dy + c) * Vector512.Load(Gain + c)) - center - (Vector512.Load(unit + c) * slope)) * factor;
            if (DResidual is not null) dh.Store(toResidual + c);
            if (DInput is null) continue;
            if (!Dropout.IsNone) dh *= mask.Factors((uint)((row * Width) + c));
            dh.Store(toInput + c);
        }
        for (; c < Width; c++)
        {
            float dh = ((dy[c] * Gain[c]) - mean - (unit[c] * projection)) * inverse;
            if (DResidual is not null) toResidual[c] = dh;
            if (DInput is not null) toInput[c] = dh * Dropout.Factor((uint)((row * Width) + c));
        }
    }
}
