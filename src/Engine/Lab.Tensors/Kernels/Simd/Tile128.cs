using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lab.Tensors;

/// <summary>
/// Inner tile of the matrix product for registers of 128 bits: 8 x 8 accumulators, which 32 registers (ARM) hold.
/// Written out row by row because only local variables stay in registers; the comparisons with TRows.Count are
/// constants to the compiler, so each height gets its own code.
/// </summary>
static unsafe class Tile128
{
    public const int Rows = 8;
    public const int Columns = 8;

    /// <summary>
    /// c (TRows.Count, 8) = or += a b over <paramref name="depth"/> steps.
    /// a: packed, TRows.Count values per step. b: packed, 8 values per step. c: row stride <paramref name="stride"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows>(float* a, float* b, int depth, float* c, nint stride, bool accumulate)
        where TRows : struct, IRowCount
    {
        Vector128<float> x0 = default, y0 = default;
        Vector128<float> x1 = default, y1 = default;
        Vector128<float> x2 = default, y2 = default;
        Vector128<float> x3 = default, y3 = default;
        Vector128<float> x4 = default, y4 = default;
        Vector128<float> x5 = default, y5 = default;
        Vector128<float> x6 = default, y6 = default;
        Vector128<float> x7 = default, y7 = default;
        for (int p = 0; p < depth; p++)
        {
            var b0 = Vector128.Load(b);
            var b1 = Vector128.Load(b + 4);
            b += 8;
            {
                var v = Vector128.Create(a[0]);
                x0 = Vector128.MultiplyAddEstimate(v, b0, x0);
                y0 = Vector128.MultiplyAddEstimate(v, b1, y0);
            }
            if (TRows.Count > 1)
            {
                var v = Vector128.Create(a[1]);
                x1 = Vector128.MultiplyAddEstimate(v, b0, x1);
                y1 = Vector128.MultiplyAddEstimate(v, b1, y1);
            }
            if (TRows.Count > 2)
            {
                var v = Vector128.Create(a[2]);
                x2 = Vector128.MultiplyAddEstimate(v, b0, x2);
                y2 = Vector128.MultiplyAddEstimate(v, b1, y2);
            }
            if (TRows.Count > 3)
            {
                var v = Vector128.Create(a[3]);
                x3 = Vector128.MultiplyAddEstimate(v, b0, x3);
                y3 = Vector128.MultiplyAddEstimate(v, b1, y3);
            }
            if (TRows.Count > 4)
            {
                var v = Vector128.Create(a[4]);
                x4 = Vector128.MultiplyAddEstimate(v, b0, x4);
                y4 = Vector128.MultiplyAddEstimate(v, b1, y4);
            }
            if (TRows.Count > 5)
            {
                var v = Vector128.Create(a[5]);
                x5 = Vector128.MultiplyAddEstimate(v, b0, x5);
                y5 = Vector128.MultiplyAddEstimate(v, b1, y5);
            }
            if (TRows.Count > 6)
            {
                var v = Vector128.Create(a[6]);
                x6 = Vector128.MultiplyAddEstimate(v, b0, x6);
                y6 = Vector128.MultiplyAddEstimate(v, b1, y6);
            }
            if (TRows.Count > 7)
            {
                var v = Vector128.Create(a[7]);
                x7 = Vector128.MultiplyAddEstimate(v, b0, x7);
                y7 = Vector128.MultiplyAddEstimate(v, b1, y7);
            }
            a += TRows.Count;
        }

        Put(c, x0, y0, accumulate);
        if (TRows.Count > 1) Put(c + (1 * stride), x1, y1, accumulate);
        if (TRows.Count > 2) Put(c + (2 * stride), x2, y2, accumulate);
        if (TRows.Count > 3) Put(c + (3 * stride), x3, y3, accumulate);
        if (TRows.Count > 4) Put(c + (4 * stride), x4, y4, accumulate);
        if (TRows.Count > 5) Put(c + (5 * stride), x5, y5, accumulate);
        if (TRows.Count > 6) Put(c + (6 * stride), x6, y6, accumulate);
        if (TRows.Count > 7) Put(c + (7 * stride), x7, y7, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(float* c, Vector128<float> x, Vector128<float> y, bool accumulate)
    {
        if (accumulate)
        {
            x += Vector128.Load(c);
            y += Vector128.Load(c + 4);
        }
        x.Store(c);
        y.Store(c + 4);
    }
}
