using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lab.Tensors;

/// <summary>Functions of 16 floats to within a few units in the last place; the tests hold them against double precision.</summary>
static class VectorMath
{
    /// <summary>e^x. Below -86.6 (results under 3e-38, the edge of the normal numbers) 0, above 88.72 infinity, NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // x = n ln2 + r with |r| <= ln2/2; e^r by the polynomial of Cephes' expf; 2^n by building the exponent.
        var clamped = Vector512.Max(Vector512.Min(x, Vector512.Create(88.7228f)), Vector512.Create(-86.6f));
        var n = Vector512.Round(clamped * Vector512.Create(1.44269504f));
        var r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-0.693359375f), clamped);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create(2.12194440e-4f), r);
        var p = Vector512.Create(1.9875691500e-4f);
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(1.3981999507e-3f));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(8.3334519073e-3f));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(4.1665795894e-2f));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(1.6666665459e-1f));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(5.0000001201e-1f));
        p = Vector512.MultiplyAddEstimate(p, r * r, r + Vector512<float>.One);
        // n reaches 128: 2^n is built as 2^(n-1) * 2, because 2^128 has no exponent of its own.
        var exponent = Vector512.ConvertToInt32(n) + Vector512.Create(126);
        var result = p * Vector512.ShiftLeft(exponent, 23).AsSingle() * Vector512.Create(2f);
        result = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(-86.6f)), Vector512<float>.Zero, result);
        result = Vector512.ConditionalSelect(
            Vector512.GreaterThan(x, Vector512.Create(88.7228f)), Vector512.Create(float.PositiveInfinity), result);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
    }

    /// <summary>Error function: x P(x^2) / Q(x^2) on |x| below 4, +-1 beyond. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erf(Vector512<float> x)
    {
        var t = Vector512.Max(Vector512.Min(x, Vector512.Create(4f)), Vector512.Create(-4f));
        var s = t * t;
        var p = Vector512.Create(-2.72614225801306e-10f);
        p = Vector512.MultiplyAddEstimate(p, s, Vector512.Create(2.77068142495902e-08f));
        p = Vector512.MultiplyAddEstimate(p, s, Vector512.Create(-2.10102402082508e-06f));
        p = Vector512.MultiplyAddEstimate(p, s, Vector512.Create(-5.69250639462346e-05f));
        p = Vector512.MultiplyAddEstimate(p, s, Vector512.Create(-7.34990630326855e-04f));
        p = Vector512.MultiplyAddEstimate(p, s, Vector512.Create(-2.95459980854025e-03f));
        p = Vector512.MultiplyAddEstimate(p, s, Vector512.Create(-1.60960333262415e-02f));
        var q = Vector512.Create(-1.45660718464996e-05f);
        q = Vector512.MultiplyAddEstimate(q, s, Vector512.Create(-2.13374055278905e-04f));
        q = Vector512.MultiplyAddEstimate(q, s, Vector512.Create(-1.68282697438203e-03f));
        q = Vector512.MultiplyAddEstimate(q, s, Vector512.Create(-7.37332916720468e-03f));
        q = Vector512.MultiplyAddEstimate(q, s, Vector512.Create(-1.42647390514189e-02f));
        var result = t * p / q;
        result = Vector512.Max(Vector512.Min(result, Vector512<float>.One), Vector512.Create(-1f));
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
    }

    /// <summary>Hyperbolic tangent as sign(x) (1 - e) / (1 + e) with e = exp(-2 |x|). Absolute error below 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        var e = Exp(Vector512.Abs(x) * Vector512.Create(-2f));
        var magnitude = (Vector512<float>.One - e) / (Vector512<float>.One + e);
        return Vector512.CopySign(magnitude, x);
    }
}
