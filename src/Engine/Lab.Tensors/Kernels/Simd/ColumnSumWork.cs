using System.Runtime.Intrinsics;

namespace Lab.Tensors;

/// <summary>
/// sum[c] += sum over rows of x[r, c], and with <see cref="Y"/> also productSum[c] += sum of x[r, c] * y[r, c].
/// Workers share columns, so every column is added up in row order whatever the number of workers.
/// </summary>
unsafe struct ColumnSumWork : IWork
{
    const int Width = 16;

    public float* X;
    public long XStride;
    public float* Y;
    public long YStride;
    public int Rows;
    public int Columns;
    public float* Sum;
    public float* ProductSum;

    public readonly void Run(int worker, int workers)
    {
        var (start, end) = Partition.Of(Columns, worker, workers, Width);
        long c = start;
        for (; c + Width <= end; c += Width)
        {
            Vector512<float> sum = Vector512.Load(Sum + c), product = Y is null ? default : Vector512.Load(ProductSum + c);
            float* x = X + c;
            float* y = Y + c;
            for (int r = 0; r < Rows; r++, x += XStride)
            {
                var value = Vector512.Load(x);
                sum += value;
                if (Y is null) continue;
                product = Vector512.MultiplyAddEstimate(value, Vector512.Load(y), product);
                y += YStride;
            }
            sum.Store(Sum + c);
            if (Y is not null) product.Store(ProductSum + c);
        }
        for (; c < end; c++)
        {
            for (int r = 0; r < Rows; r++)
            {
                Sum[c] += X[(r * XStride) + c];
                if (Y is not null) ProductSum[c] += X[(r * XStride) + c] * Y[(r * YStride) + c];
            }
        }
    }
}
