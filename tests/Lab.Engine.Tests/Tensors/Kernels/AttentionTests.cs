using Lab.Tensors;

namespace Lab.Engine.Tests.Tensors.Kernels;

public class AttentionTests
{
    public static TheoryData<string> Fast => Backends.Fast;

    static readonly int[][] batches = [[1], [2, 1, 3], [15, 16, 17], [31, 33, 5, 1], [100, 7], [260]];

    static readonly Dropout[] dropouts = [Dropout.None, new(0.25f, 0xFEDC_BA98_7654_3210)];

    [Theory, MemberData(nameof(Fast))]
    public void EveryLengthAndHead_AgreesWithTheReference(string backend)
    {
        foreach (var lengths in batches)
            foreach (var dropout in dropouts)
                foreach (bool firstOnly in (bool[])[false, true])
                    foreach (var (heads, width) in ((int, int)[])[(1, 8), (3, 5), (2, 32)])
                        KernelCase.Agree(backend, c => Run(c, lengths, heads, width, dropout, firstOnly), 2e-5,
                            $"lengths {string.Join(' ', lengths)}, heads {heads} x {width}, dropout {dropout.Rate}, first only {firstOnly}");
    }

    static Tensor[] Run(KernelCase c, int[] lengths, int heads, int width, Dropout dropout, bool firstOnly)
    {
        int tokens = lengths.Sum(), hidden = heads * width, queries = firstOnly ? lengths.Length : tokens;
        int[] offsets = [0, .. lengths.Select((_, i) => lengths.Take(i + 1).Sum())];
        Tensor q = c.Random(queries, hidden), kv = c.Random(tokens, 2 * hidden), at = c.Integers(offsets);
        Tensor k = kv.ColumnRange(0, hidden), v = kv.ColumnRange(hidden, hidden);
        Tensor output = c.Output(queries, hidden), logSum = c.Output(heads, queries);
        c.Kernels.Attention(q, k, v, at, lengths.Max(), heads, dropout, output, logSum);

        Tensor dOutput = c.Random(queries, hidden), dq = c.Output(queries, hidden), dk = c.Output(tokens, hidden), dv = c.Output(tokens, hidden);
        c.Kernels.AttentionBackward(q, k, v, at, lengths.Max(), heads, dropout, output, logSum, dOutput, dq, dk, dv);
        return [output, logSum, dq, dk, dv];
    }

    [Fact]
    public void FirstTokenOnly_IsTheFirstRowOfTheFullResult()
    {
        using var kernels = new SimdKernels(2);
        using var c = new KernelCase(kernels);
        int[] offsets = [0, 20, 33];
        Tensor q = c.Random(33, 16), k = c.Random(33, 16), v = c.Random(33, 16), at = c.Integers(offsets), first = c.Output(2, 16);
        Tensor full = c.Output(33, 16), reduced = c.Output(2, 16);
        kernels.Gather(q, c.Integers(0, 20), false, first);
        foreach (var dropout in dropouts)
        {
            kernels.Attention(q, k, v, at, 20, 2, dropout, full, Tensor.None);
            kernels.Attention(first, k, v, at, 20, 2, dropout, reduced, Tensor.None);
            TestSupport.AssertClose.Equal([.. c.Download(full)[..16], .. c.Download(full)[320..336]], c.Download(reduced), 1e-6, $"dropout {dropout.Rate}");
        }
    }

    [Fact]
    public void LargeScores_StayFinite()
    {
        using var kernels = new SimdKernels(1);
        using var c = new KernelCase(kernels);
        Tensor output = c.Output(5, 8);
        kernels.Attention(c.Random(5, 8, 1e4f), c.Random(5, 8, 1e4f), c.Random(5, 8), c.Integers(0, 5), 5, 1, Dropout.None, output, Tensor.None);
        Assert.All(c.Download(output), value => Assert.True(float.IsFinite(value)));
    }
}
