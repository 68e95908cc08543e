using Lab.Tensors;
using Lab.TestSupport;

namespace Lab.Engine.Tests.Tensors;

public class TokenBatchTests
{
    [Fact]
    public void Add_LaysSequencesEndToEnd()
    {
        var batch = new TokenBatch();
        batch.Add([5, 6, 7]);
        batch.Add([8, 9], [0, 1], firstPosition: 4);
        Assert.Equal([5, 6, 7, 8, 9], batch.Ids.ToArray());
        Assert.Equal([0, 0, 0, 0, 1], batch.TypeIds.ToArray());
        Assert.Equal([0, 1, 2, 4, 5], batch.Positions.ToArray());
        Assert.Equal([0, 3, 5], batch.Offsets.ToArray());
        Assert.Equal((2, 5, 3), (batch.SequenceCount, batch.TokenCount, batch.LongestSequence));
    }

    [Fact]
    public void Clear_KeepsTheBuffers()
    {
        var batch = new TokenBatch();
        int[] sequence = [.. Enumerable.Range(0, 1000)];
        void Fill()
        {
            batch.Clear();
            for (int i = 0; i < 50; i++) batch.Add(sequence);
        }
        Assert.Equal(0, Allocations.OfOneCall(Fill));
        Assert.Equal(50_000, batch.TokenCount);
    }

    [Fact]
    public void Add_OfNothingOrOfUnequalLengths_IsRefused()
    {
        var batch = new TokenBatch();
        Assert.Throws<ArgumentException>(() => batch.Add([]));
        Assert.Throws<ArgumentException>(() => batch.Add([1, 2], [0]));
        Assert.Equal(0, batch.SequenceCount);
    }
}
