using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lab.Tensors;

/// <summary>
/// Inner tile of the matrix product for 32 vector registers of 512 bits: 12 x 32 accumulators (24 registers), two columns of b, one broadcast of a.
/// Written out row by row because only local variables stay in registers; the comparisons with TRows.Count are
/// constants to the compiler, so each height gets its own code.
/// </summary>
static unsafe class Tile512
{
    public const int Rows = 12;
    public const int Columns = 32;

    /// <summary>
    /// c (TRows.Count, 32) = or += a b over <paramref name="depth"/> steps.
    /// a: packed, TRows.Count values per step. b: packed, 32 values per step. c: row stride <paramref name="stride"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows>(float* a, float* b, int depth, float* c, nint stride, bool accumulate)
        where TRows : struct, IRowCount
    {
        Vector512<float> x0 = default, y0 = default;
        Vector512<float> x1 = default, y1 = default;
        Vector512<float> x2 = default, y2 = default;
        Vector512<float> x3 = default, y3 = default;
        Vector512<float> x4 = default, y4 = default;
        Vector512<float> x5 = default, y5 = default;
        Vector512<float> x6 = default, y6 = default;
        Vector512<float> x7 = default, y7 = default;
        Vector512<float> x8 = default, y8 = default;
        Vector512<float> x9 = default, y9 = default;
        Vector512<float> x10 = default, y10 = default;
        Vector512<float> x11 = default, y11 = default;
        for (int p = 0; p < depth; p++)
        {
            var b0 = Vector512.Load(b);
            var b1 = Vector512.Load(b + 16);
            b += 32;
            {
                var v = Vector512.Create(a[0]);
                x0 = Vector512.MultiplyAddEstimate(v, b0, x0);
                y0 = Vector512.MultiplyAddEstimate(v, b1, y0);
            }
            if (TRows.Count > 1)
            {
                var v = Vector512.Create(a[1]);
                x1 = Vector512.MultiplyAddEstimate(v, b0, x1);
                y1 = Vector512.MultiplyAddEstimate(v, b1, y1);
            }
            if (TRows.Count > 2)
            {
                var v = Vector512.Create(a[2]);
                x2 = Vector512.MultiplyAddEstimate(v, b0, x2);
                y2 = Vector512.MultiplyAddEstimate(v, b1, y2);
            }
            if (TRows.Count > 3)
            {
                var v = Vector512.Create(a[3]);
                x3 = Vector512.MultiplyAddEstimate(v, b0, x3);
                y3 = Vector512.MultiplyAddEstimate(v, b1, y3);
            }
            if (TRows.Count > 4)
            {
                var v = Vector512.Create(a[4]);
                x4 = Vector512.MultiplyAddEstimate(v, b0, x4);
                y4 = Vector512.MultiplyAddEstimate(v, b1, y4);
            }
            if (TRows.Count > 5)
            {
                var v = Vector512.Create(a[5]);
                x5 = Vector512.MultiplyAddEstimate(v, b0, x5);
                y5 = Vector512.MultiplyAddEstimate(v, b1, y5);
            }
            if (TRows.Count > 6)
            {
                var v = Vector512.Create(a[6]);
                x6 = Vector512.MultiplyAddEstimate(v, b0, x6);
                y6 = Vector512.MultiplyAddEstimate(v, b1, y6);
            }
            if (TRows.Count > 7)
            {
                var v = Vector512.Create(a[7]);
                x7 = Vector512.MultiplyAddEstimate(v, b0, x7);
                y7 = Vector512.MultiplyAddEstimate(v, b1, y7);
            }
            if (TRows.Count > 8)
            {
                var v = Vector512.Create(a[8]);
                x8 = Vector512.MultiplyAddEstimate(v, b0, x8);
                y8 = Vector512.MultiplyAddEstimate(v, b1, y8);
            }
            if (TRows.Count > 9)
            {
                var v = Vector512.Create(a[9]);
                x9 = Vector512.MultiplyAddEstimate(v, b0, x9);
                y9 = Vector512.MultiplyAddEstimate(v, b1, y9);
            }
            if (TRows.Count > 10)
            {
                var v = Vector512.Create(a[10]);
                x10 = Vector512.MultiplyAddEstimate(v, b0, x10);
                y10 = Vector512.MultiplyAddEstimate(v, b1, y10);
            }
            if (TRows.Count > 11)
            {
                var v = Vector512.Create(a[11]);
                x11 = Vector512.MultiplyAddEstimate(v, b0, x11);
                y11 = Vector512.MultiplyAddEstimate(v, b1, y11);
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
        if (TRows.Count > 8) Put(c + (8 * stride), x8, y8, accumulate);
        if (TRows.Count > 9) Put(c + (9 * stride), x9, y9, accumulate);
        if (TRows.Count > 10) Put(c + (10 * stride), x10, y10, accumulate);
        if (TRows.Count > 11) Put(c + (11 * stride), x11, y11, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(float* c, Vector512<float> x, Vector512<float> y, bool accumulate)
    {
        if (accumulate)
        {
            x += Vector512.Load(c);
            y += Vector512.Load(c + 16);
        }
        x.Store(c);
        y.Store(c + 16);
    }
}
