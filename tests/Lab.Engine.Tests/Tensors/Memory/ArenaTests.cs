using Lab.Tensors;

namespace Lab.Engine.Tests.Tensors.Memory;

public class ArenaTests
{
    [Fact]
    public void Allocate_StartsOnCacheLinesAndResetFreesFromTheMark()
    {
        using var arena = new ReferenceKernels().CreateArena(1024);
        var first = arena.Allocate(1, 3);
        long mark = arena.Mark();
        var second = arena.Allocate(2, 5);
        Assert.Equal((0, 16), (first.Offset, second.Offset));
        arena.Reset(mark);
        Assert.Equal(second, arena.Allocate(2, 5));
    }

    [Fact]
    public void Allocate_BeyondTheCapacity_SaysHowMuchIsInUse()
    {
        using var arena = new ReferenceKernels().CreateArena(256);
        arena.Allocate(1, 17);
        var error = Assert.Throws<InvalidOperationException>(() => arena.Allocate(5, 7));
        Assert.Equal("The arena of 256 bytes has no room for (5, 7): 128 bytes are in use.", error.Message);
    }

    [Fact]
    public void Use_AfterDispose_IsRefused()
    {
        var kernels = new ReferenceKernels();
        var arena = kernels.CreateArena(256);
        var tensor = arena.Allocate(1, 4);
        arena.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kernels.Fill(tensor, 1));
    }

    [Fact]
    public void Views_PointIntoTheParent()
    {
        using var arena = new ReferenceKernels().CreateArena(4096);
        var tensor = arena.Allocate(6, 10);
        Assert.Equal(tensor with { Offset = 23, Rows = 4, Columns = 5 }, tensor.RowRange(2, 4).ColumnRange(3, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.RowRange(5, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.ColumnRange(-1, 2));
    }
}
