using System.Runtime.Intrinsics;

namespace Lab.Tensors;

/// <summary>Rows of <see cref="IKernels.LayerNorm"/>. A row stays in the first-level cache between its three passes.</summary>
unsafe struct LayerNormWork : IWork
{
    public float* X;
    public long XStride;
    public float* Residual;
    public long ResidualStride;
    public float* Gain;
    public float* Bias;
    public float Epsilon;
    public Dropout Dropout;
    public float* Y;
    public long YStride;
    public float* Normalized;
    public long NormalizedStride;
    public float* InverseDeviation;
    public int Rows;
    public int Width;

    public readonly void Run(int worker, int workers)
    {
        var (start, end) = Partition.Of(Rows, worker, workers);
        var mask = new DropoutMask(Dropout);
        for (long r = start; r < end; r++)
        {
            float* y = Y + (r * YStride);
            float mean = Combine(r, y, mask) / Width;
            float inverse = 1f / MathF.Sqrt((SquaredDeviations(y, mean) / Width) + Epsilon);
            Normalise(y, Normalized is null ? null : Normalized + (r * NormalizedStride), mean, inverse);
            if (InverseDeviation is not null) InverseDeviation[r] = inverse;
        }
    }

    /// <summary>h = dropout(x) + residual, kept in y; returns the sum of h.</summary>
    readonly float Combine(long row, float* y, DropoutMask mask)
    {
        float* x = X + (row * XStride);
        float* residual = Residual + (row * ResidualStride);
        var sum = Vector512<float>.Zero;
        int c = 0;
        for (; c + 16 <= Width; c += 16)
        {
            var h = Vector512.Load(x + c);
            if (!Dropout.IsNone) h *= mask.Factors((uint)((row * Width) + c));
            if (Residual is not null) h += Vector512.Load(residual + c);
            h.Store(y + c);
            sum += h;
        }
        float total = Vector512.Sum(sum);
        for (; c < Width; c++)
        {
            float h = x[c] * Dropout.Factor((uint)((row * Width) + c));
            if (Residual is not null) h += residual[c];
            y[c] = h;
            total += h;
        }
        return total;
    }

    readonly float SquaredDeviations(float* h, float mean)
    {
        var center = Vector512.Create(mean);
        var sum = Vector512<float>.Zero;
        int c = 0;
        for (; c + 16 <= Width; c += 16)
        {
            var d = Vector512.Load(h + c) - center;
            sum = Vector512.MultiplyAddEstimate(d, d, sum);
        }
        float total = Vector512.Sum(sum);
        for (; c < Width; c++) total += (h[c] - mean) * (h[c] - mean);
        return total;
    }

    readonly void Normalise(float* y, float* normalized, float mean, float inverse)
    {
        Vector512<float> center = Vector512.Create(mean), factor = Vector512.Create(inverse);
        int c = 0;
        for (; c + 16 <= Width; c += 16)
        {
            var unit = (Vector512.Load(y + c) - center) * factor;
            if (normalized is not null) unit.Store(normalized + c);
            Vector512.MultiplyAddEstimate(unit, Vector512.Load(Gain + c), Vector512.Load(Bias + c)).Store(y + c);
        }
        for (; c < Width; c++)
        {
            float unit = (y[c] - mean) * inverse;
            if (normalized is not null) normalized[c] = unit;
            y[c] = (unit * Gain[c]) + Bias[c];
        }
    }
}
