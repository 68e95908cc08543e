using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lab.Tensors;

/// <summary>
/// Brings operands of the matrix product into the order in which <see cref="Tile"/> reads them: panels, and inside a
/// panel step by step along the inner dimension. No tile then leaves its cache lines, whatever the strides were.
/// </summary>
static unsafe class Packing
{
    /// <summary>Steps of the inner dimension that are packed before the next panel: source and target lines stay in the first-level cache.</summary>
    const int DepthPerBlock = 64;

    /// <summary>
    /// Panels of <see cref="Tile.Rows"/> rows (the last may be lower), each (depth, rows of the panel).
    /// Element (i, p) of a lies at a[i * stride + p], or at a[p * stride + i] when <paramref name="transposed"/>.
    /// </summary>
    public static void Rows(float* a, long stride, bool transposed, int rows, int depth, float* packed)
    {
        for (int start = 0; start < depth; start += DepthPerBlock)
        {
            int steps = Math.Min(DepthPerBlock, depth - start);
            for (int i = 0; i < rows; i += Tile.Rows)
            {
                int height = Math.Min(Tile.Rows, rows - i);
                float* target = packed + ((long)i * depth) + ((long)start * height);
                if (!transposed && i + Tile.Rows < rows)
                    Prefetch.Block(a + ((i + Tile.Rows) * stride) + start, stride, Math.Min(Tile.Rows, rows - i - Tile.Rows), steps);
                if (transposed) CopySlices(a + (start * stride) + i, stride, steps, height, height, target);
                else Transpose(a + (i * stride) + start, stride, height, steps, height, target);
            }
        }
    }

    /// <summary>
    /// Panels of <see cref="Tile.Columns"/> columns, each (depth, Tile.Columns), the last filled up with zeros.
    /// Element (p, j) of b lies at b[p * stride + j], or at b[j * stride + p] when <paramref name="transposed"/>.
    /// Panels lie <paramref name="panelStride"/> elements apart.
    /// </summary>
    public static void Columns(float* b, long stride, bool transposed, int columns, int depth, float* packed, long panelStride)
    {
        for (int start = 0; start < depth; start += DepthPerBlock)
        {
            int steps = Math.Min(DepthPerBlock, depth - start);
            float* target = packed + ((long)start * Tile.Columns);
            for (int j = 0; j < columns; j += Tile.Columns, target += panelStride)
            {
                int width = Math.Min(Tile.Columns, columns - j);
                if (width < Tile.Columns) new Span<float>(target, steps * Tile.Columns).Clear();
                if (transposed) Transpose(b + (j * stride) + start, stride, width, steps, Tile.Columns, target);
                else CopySlices(b + (start * stride) + j, stride, steps, width, Tile.Columns, target);
            }
        }
    }

    /// <summary>packed[p * packedStride + i] = source[p * stride + i] for i below <paramref name="width"/>.</summary>
    static void CopySlices(float* source, long stride, int depth, int width, int packedStride, float* packed)
    {
        if (width == 32)
        {
            for (int p = 0; p < depth; p++, source += stride, packed += packedStride)
            {
                Vector512.Load(source).Store(packed);
                Vector512.Load(source + 16).Store(packed + 16);
            }
            return;
        }
        if (width == 12)
        {
            for (int p = 0; p < depth; p++, source += stride, packed += packedStride)
            {
                Vector256.Load(source).Store(packed);
                Vector128.Load(source + 8).Store(packed + 8);
            }
            return;
        }
        for (int p = 0; p < depth; p++, source += stride, packed += packedStride)
            for (int i = 0; i < width; i++) packed[i] = source[i];
    }

    /// <summary>packed[p * packedStride + i] = source[i * stride + p] for i below <paramref name="height"/>.</summary>
    static void Transpose(float* source, long stride, int height, int depth, int packedStride, float* packed)
    {
        int i = 0;
        if (Sse.IsSupported)
        {
            for (; i + 4 <= height; i += 4) TransposeFour(source + (i * stride), stride, depth, packedStride, packed + i);
        }
        for (; i < height; i++)
        {
            float* row = source + (i * stride);
            for (int p = 0; p < depth; p++) packed[((long)p * packedStride) + i] = row[p];
        }
    }

    static void TransposeFour(float* source, long stride, int depth, int packedStride, float* packed)
    {
        float* r0 = source, r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride;
        int p = 0;
        for (; p + 4 <= depth; p += 4)
        {
            // 4 x 4 block: interleave pairs of rows, then pairs of pairs.
            var a = Vector128.Load(r0 + p);
            var b = Vector128.Load(r1 + p);
            var c = Vector128.Load(r2 + p);
            var d = Vector128.Load(r3 + p);
            var ab0 = Sse.UnpackLow(a, b);
            var cd0 = Sse.UnpackLow(c, d);
            var ab1 = Sse.UnpackHigh(a, b);
            var cd1 = Sse.UnpackHigh(c, d);
            Sse.MoveLowToHigh(ab0, cd0).Store(packed);
            Sse.MoveHighToLow(cd0, ab0).Store(packed + packedStride);
            Sse.MoveLowToHigh(ab1, cd1).Store(packed + (2 * packedStride));
            Sse.MoveHighToLow(cd1, ab1).Store(packed + (3 * packedStride));
            packed += 4 * packedStride;
        }
        for (; p < depth; p++, packed += packedStride)
        {
            packed[0] = r0[p];
            packed[1] = r1[p];
            packed[2] = r2[p];
            packed[3] = r3[p];
        }
    }
}
