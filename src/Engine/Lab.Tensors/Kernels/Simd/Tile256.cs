using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lab.Tensors;

/// <summary>
/// Inner tile of the matrix product for 16 vector registers of 256 bits: 6 x 16 accumulators (12 registers), two columns of b, one broadcast of a.
/// Written out row by row because only local variables stay in registers; the comparisons with TRows.Count are
/// constants to the compiler, so each height gets its own code.
/// </summary>
static unsafe class Tile256
{
    public const int Rows = 6;
    public const int Columns = 16;

    /// <summary>
    /// c (TRows.Count, 16) = or += a b over <paramref name="depth"/> steps.
    /// a: packed, TRows.Count values per step. b: packed, 16 values per step. c: row stride <paramref name="stride"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows>(float* a, float* b, int depth, float* c, nint stride, bool accumulate)
        where TRows : struct, IRowCount
    {
        Vector256<float> x0 = default, y0 = default;
        Vector256<float> x1 = default, y1 = default;
        Vector256<float> x2 = default, y2 = default;
        Vector256<float> x3 = default, y3 = default;
        Vector256<float> x4 = default, y4 = default;
        Vector256<float> x5 = default, y5 = default;
        for (int p = 0; p < depth; p++)
        {
            var b0 = Vector256.Load(b);
            var b1 = Vector256.Load(b + 8);
            b += 16;
            {
                var v = Vector256.Create(a[0]);
                x0 = Vector256.MultiplyAddEstimate(v, b0, x0);
                y0 = Vector256.MultiplyAddEstimate(v, b1, y0);
            }
            if (TRows.Count > 1)
            {
                var v = Vector256.Create(a[1]);
                x1 = Vector256.MultiplyAddEstimate(v, b0, x1);
                y1 = Vector256.MultiplyAddEstimate(v, b1, y1);
            }
            if (TRows.Count > 2)
            {
                var v = Vector256.Create(a[2]);
                x2 = Vector256.MultiplyAddEstimate(v, b0, x2);
                y2 = Vector256.MultiplyAddEstimate(v, b1, y2);
            }
            if (TRows.Count > 3)
            {
                var v = Vector256.Create(a[3]);
                x3 = Vector256.MultiplyAddEstimate(v, b0, x3);
                y3 = Vector256.MultiplyAddEstimate(v, b1, y3);
            }
            if (TRows.Count > 4)
            {
                var v = Vector256.Create(a[4]);
                x4 = Vector256.MultiplyAddEstimate(v, b0, x4);
                y4 = Vector256.MultiplyAddEstimate(v, b1, y4);
            }
            if (TRows.Count > 5)
            {
                var v = Vector256.Create(a[5]);
                x5 = Vector256.MultiplyAddEstimate(v, b0, x5);
                y5 = Vector256.MultiplyAddEstimate(v, b1, y5);
            }
            a += TRows.Count;
        }

        Put(c, x0, y0, accumulate);
        if (TRows.Count > 1) Put(c + (1 * stride), x1, y1, accumulate);
        if (TRows.Count > 2) Put(c + (2 * stride), x2, y2, accumulate);
        if (TRows.Count > 3) Put(c + (3 * stride), x3, y3, accumulate);
        if (TRows.Count > 4) Put(c + (4 * stride), x4, y4, accumulate);
        if (TRows.Count > 5) Put(c + (5 * stride), x5, y5, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(float* c, Vector256<float> x, Vector256<float> y, bool accumulate)
    {
        if (accumulate)
        {
            x += Vector256.Load(c);
            y += Vector256.Load(c + 8);
        }
        x.Store(c);
        y.Store(c + 8);
    }
}
