using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lab.Benchmarks.MatrixProduct;

/// <summary>
/// The most fused multiply-adds that a core does: a loop over registers alone. A core starts two vectors per cycle and each takes
/// four cycles, so at least 8 chains must run independently; here it is 12 or 16. x = x * half + half stays near 1: no
/// number that a processor treats specially. Written out, because only local variables stay in registers.
/// </summary>
static class FmaProbe
{
    /// <summary>Floating point operations of <paramref name="iterations"/> turns of the loop, on one thread.</summary>
    public static double Operations(long iterations) => iterations * (
        Vector512.IsHardwareAccelerated ? 2.0 * 16 * Vector512<float>.Count
        : Vector256.IsHardwareAccelerated ? 2.0 * 12 * Vector256<float>.Count
        : 2.0 * 16 * Vector128<float>.Count);

    /// <summary>A number that depends on all of the work, so that none of it can be left out.</summary>
    public static float Run(long iterations) =>
        Vector512.IsHardwareAccelerated ? Run512(iterations) : Vector256.IsHardwareAccelerated ? Run256(iterations) : Run128(iterations);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Run512(long iterations)
    {
        var h = Vector512.Create(0.5f);
        Vector512<float> a = h, b = h, c = h, d = h, e = h, f = h, g = h, i = h, j = h, k = h, l = h, m = h, n = h, o = h, p = h, q = h;
        for (; iterations > 0; iterations--)
        {
            a = Vector512.FusedMultiplyAdd(a, h, h);
            b = Vector512.FusedMultiplyAdd(b, h, h);
            c = Vector512.FusedMultiplyAdd(c, h, h);
            d = Vector512.FusedMultiplyAdd(d, h, h);
            e = Vector512.FusedMultiplyAdd(e, h, h);
            f = Vector512.FusedMultiplyAdd(f, h, h);
            g = Vector512.FusedMultiplyAdd(g, h, h);
            i = Vector512.FusedMultiplyAdd(i, h, h);
            j = Vector512.FusedMultiplyAdd(j, h, h);
            k = Vector512.FusedMultiplyAdd(k, h, h);
            l = Vector512.FusedMultiplyAdd(l, h, h);
            m = Vector512.FusedMultiplyAdd(m, h, h);
            n = Vector512.FusedMultiplyAdd(n, h, h);
            o = Vector512.FusedMultiplyAdd(o, h, h);
            p = Vector512.FusedMultiplyAdd(p, h, h);
            q = Vector512.FusedMultiplyAdd(q, h, h);
        }
        return Vector512.Sum(a + b + c + d + e + f + g + i + j + k + l + m + n + o + p + q);
    }

    // Sixteen registers: 12 chains leave room for the constant.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Run256(long iterations)
    {
        var h = Vector256.Create(0.5f);
        Vector256<float> a = h, b = h, c = h, d = h, e = h, f = h, g = h, i = h, j = h, k = h, l = h, m = h;
        for (; iterations > 0; iterations--)
        {
            a = Vector256.FusedMultiplyAdd(a, h, h);
            b = Vector256.FusedMultiplyAdd(b, h, h);
            c = Vector256.FusedMultiplyAdd(c, h, h);
            d = Vector256.FusedMultiplyAdd(d, h, h);
            e = Vector256.FusedMultiplyAdd(e, h, h);
            f = Vector256.FusedMultiplyAdd(f, h, h);
            g = Vector256.FusedMultiplyAdd(g, h, h);
            i = Vector256.FusedMultiplyAdd(i, h, h);
            j = Vector256.FusedMultiplyAdd(j, h, h);
            k = Vector256.FusedMultiplyAdd(k, h, h);
            l = Vector256.FusedMultiplyAdd(l, h, h);
            m = Vector256.FusedMultiplyAdd(m, h, h);
        }
        return Vector256.Sum(a + b + c + d + e + f + g + i + j + k + l + m);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Run128(long iterations)
    {
        var h = Vector128.Create(0.5f);
        Vector128<float> a = h, b = h, c = h, d = h, e = h, f = h, g = h, i = h, j = h, k = h, l = h, m = h, n = h, o = h, p = h, q = h;
        for (; iterations > 0; iterations--)
        {
            a = Vector128.MultiplyAddEstimate(a, h, h);
            b = Vector128.MultiplyAddEstimate(b, h, h);
            c = Vector128.MultiplyAddEstimate(c, h, h);
            d = Vector128.MultiplyAddEstimate(d, h, h);
            e = Vector128.MultiplyAddEstimate(e, h, h);
            f = Vector128.MultiplyAddEstimate(f, h, h);
            g = Vector128.MultiplyAddEstimate(g, h, h);
            i = Vector128.MultiplyAddEstimate(i, h, h);
            j = Vector128.MultiplyAddEstimate(j, h, h);
            k = Vector128.MultiplyAddEstimate(k, h, h);
            l = Vector128.MultiplyAddEstimate(l, h, h);
            m = Vector128.MultiplyAddEstimate(m, h, h);
            n = Vector128.MultiplyAddEstimate(n, h, h);
            o = Vector128.MultiplyAddEstimate(o, h, h);
            p = Vector128.MultiplyAddEstimate(p, h, h);
            q = Vector128.MultiplyAddEstimate(q, h, h);
        }
        return Vector128.Sum(a + b + c + d + e + f + g + i + j + k + l + m + n + o + p + q);
    }
}
