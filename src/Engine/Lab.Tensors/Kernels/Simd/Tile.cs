using System.Runtime.Intrinsics;

namespace Lab.Tensors;

/// <summary>The inner tile of the matrix product for this processor: its size, and its code by number of rows.</summary>
static unsafe class Tile
{
    public const int MaxRows = 12;
    public const int MaxColumns = 32;

    /// <summary>Rows of a and c that one call takes, at most.</summary>
    public static readonly int Rows =
        Vector512.IsHardwareAccelerated ? Tile512.Rows : Vector256.IsHardwareAccelerated ? Tile256.Rows : Tile128.Rows;

    /// <summary>Columns of b and c that one call takes, always.</summary>
    public static readonly int Columns =
        Vector512.IsHardwareAccelerated ? Tile512.Columns : Vector256.IsHardwareAccelerated ? Tile256.Columns : Tile128.Columns;

    static readonly delegate*<float*, float*, int, float*, nint, bool, void>[] byRows = Table();

    public static void Run(int rows, float* a, float* b, int depth, float* c, nint stride, bool accumulate) =>
        byRows[rows](a, b, depth, c, stride, accumulate);

    static delegate*<float*, float*, int, float*, nint, bool, void>[] Table()
    {
        if (Vector512.IsHardwareAccelerated)
            return [
                null, &Tile512.Run<Rows1>, &Tile512.Run<Rows2>, &Tile512.Run<Rows3>, &Tile512.Run<Rows4>, &Tile512.Run<Rows5>, &Tile512.Run<Rows6>,
                &Tile512.Run<Rows7>, &Tile512.Run<Rows8>, &Tile512.Run<Rows9>, &Tile512.Run<Rows10>, &Tile512.Run<Rows11>, &Tile512.Run<Rows12>,
            ];
        if (Vector256.IsHardwareAccelerated)
            return [
                null, &Tile256.Run<Rows1>, &Tile256.Run<Rows2>, &Tile256.Run<Rows3>, &Tile256.Run<Rows4>, &Tile256.Run<Rows5>, &Tile256.Run<Rows6>,
            ];
        return [
            null, &Tile128.Run<Rows1>, &Tile128.Run<Rows2>, &Tile128.Run<Rows3>, &Tile128.Run<Rows4>,
            &Tile128.Run<Rows5>, &Tile128.Run<Rows6>, &Tile128.Run<Rows7>, &Tile128.Run<Rows8>,
        ];
    }
}
