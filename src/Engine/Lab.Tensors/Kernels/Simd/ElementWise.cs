using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lab.Tensors;

/// <summary>y = f(x) on 16 floats at once.</summary>
interface IUnaryOperation
{
    static abstract Vector512<float> Apply(Vector512<float> x);
}

/// <summary>z = f(x, y) on 16 floats at once.</summary>
interface IBinaryOperation
{
    static abstract Vector512<float> Apply(Vector512<float> x, Vector512<float> y);
}

/// <summary>
/// Drivers that apply an operation to a run of floats. Vector512 is the one width written down: where the processor has
/// less, the runtime splits it. The rest of a run goes through a padded copy, so that every element takes the same path.
/// </summary>
static unsafe class ElementWise
{
    const int Width = 16;

    /// <summary>y = op(x); y may be x.</summary>
    public static void Map<TOperation>(float* x, float* y, long length)
        where TOperation : struct, IUnaryOperation
    {
        long i = 0;
        for (; i + Width <= length; i += Width) TOperation.Apply(Vector512.Load(x + i)).Store(y + i);
        if (i < length)
        {
            var rest = LoadPart(x + i, (int)(length - i));
            StorePart(TOperation.Apply(rest), y + i, (int)(length - i));
        }
    }

    /// <summary>z = op(x, y); z may be x or y.</summary>
    public static void Map<TOperation>(float* x, float* y, float* z, long length)
        where TOperation : struct, IBinaryOperation
    {
        long i = 0;
        for (; i + Width <= length; i += Width) TOperation.Apply(Vector512.Load(x + i), Vector512.Load(y + i)).Store(z + i);
        if (i < length)
        {
            int rest = (int)(length - i);
            StorePart(TOperation.Apply(LoadPart(x + i, rest), LoadPart(y + i, rest)), z + i, rest);
        }
    }

    /// <summary>x += y.</summary>
    public static void Add(float* x, float* y, long length) => Map<AddOp>(x, y, x, length);

    /// <summary>The first <paramref name="count"/> (below 16) floats, the others 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadPart(float* x, int count)
    {
        float* padded = stackalloc float[Width];
        Vector512<float>.Zero.Store(padded);
        for (int i = 0; i < count; i++) padded[i] = x[i];
        return Vector512.Load(padded);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(Vector512<float> value, float* y, int count)
    {
        float* padded = stackalloc float[Width];
        value.Store(padded);
        for (int i = 0; i < count; i++) y[i] = padded[i];
    }

    readonly struct AddOp : IBinaryOperation
    {
        public static Vector512<float> Apply(Vector512<float> x, Vector512<float> y) => x + y;
    }
}
