using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lab.Tensors;

readonly struct GeluOp : IUnaryOperation
{
    // x Phi(x), Phi(x) = (1 + erf(x / sqrt 2)) / 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) =>
        Vector512.Create(0.5f) * x * (Vector512<float>.One + VectorMath.Erf(x * Vector512.Create(0.70710678118654752f)));
}

readonly struct GeluGradientOp : IBinaryOperation
{
    // dy (Phi(x) + x phi(x)), phi(x) = exp(-x^2 / 2) / sqrt(2 pi).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x, Vector512<float> dy)
    {
        var cumulative = Vector512.Create(0.5f) * (Vector512<float>.One + VectorMath.Erf(x * Vector512.Create(0.70710678118654752f)));
        var density = VectorMath.Exp(x * x * Vector512.Create(-0.5f)) * Vector512.Create(0.39894228040143268f);
        return dy * (cumulative + (x * density));
    }
}

readonly struct GeluTanhOp : IUnaryOperation
{
    // x (1 + tanh(u)) / 2, u = sqrt(2 / pi) (x + 0.044715 x^3).
    public static Vector512<float> Apply(Vector512<float> x) =>
        Vector512.Create(0.5f) * x * (Vector512<float>.One + VectorMath.Tanh(Inner(x)));

    public static Vector512<float> Inner(Vector512<float> x) =>
        Vector512.Create(0.79788456080286536f) * (x + (Vector512.Create(0.044715f) * x * x * x));
}

readonly struct GeluTanhGradientOp : IBinaryOperation
{
    public static Vector512<float> Apply(Vector512<float> x, Vector512<float> dy)
    {
        var t = VectorMath.Tanh(GeluTanhOp.Inner(x));
        var slope = Vector512.Create(0.79788456080286536f) * (Vector512<float>.One + (Vector512.Create(3 * 0.044715f) * x * x));
        var half = Vector512.Create(0.5f);
        return dy * ((half * (Vector512<float>.One + t)) + (half * x * (Vector512<float>.One - (t * t)) * slope));
    }
}

readonly struct ReluOp : IUnaryOperation
{
    public static Vector512<float> Apply(Vector512<float> x) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512<float>.Zero, x);
}

readonly struct ReluGradientOp : IBinaryOperation
{
    public static Vector512<float> Apply(Vector512<float> x, Vector512<float> dy) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), dy, Vector512<float>.Zero);
}

readonly struct TanhOp : IUnaryOperation
{
    public static Vector512<float> Apply(Vector512<float> x) => VectorMath.Tanh(x);
}

readonly struct TanhGradientOp : IBinaryOperation
{
    public static Vector512<float> Apply(Vector512<float> x, Vector512<float> dy)
    {
        var t = VectorMath.Tanh(x);
        return dy * (Vector512<float>.One - (t * t));
    }
}
