using Lab.Tensors;

namespace Lab.Engine.Tests.Tensors.Kernels;

public class OptimizerTests
{
    public static TheoryData<string> Fast => Backends.Fast;

    [Theory, MemberData(nameof(Fast))]
    public void AdamW_AtEveryLength_AgreesWithTheReference(string backend)
    {
        foreach (int length in (int[])[.. Enumerable.Range(1, 70), 255, 256, 100_000])
        {
            KernelCase.Agree(backend, c =>
            {
                Tensor p = c.Random(1, length), m = c.Of(1, length, new float[length]), v = c.Of(1, length, new float[length]);
                for (int step = 1; step <= 3; step++)
                    c.Kernels.AdamW(p, c.Random(1, length), m, v, AdamWStep.Create(step, 1e-3, 0.9, 0.999, 1e-8, 0.01, 0.7));
                return [p, m, v];
            }, 1e-6, $"length {length}");
        }
    }

    [Theory, MemberData(nameof(Fast))]
    public void SumOfSquares_AtEveryLength_AgreesWithTheReference(string backend)
    {
        using var reference = new ReferenceKernels();
        using var kernels = Backends.Create(backend);
        foreach (int length in (int[])[.. Enumerable.Range(0, 70), 65_535, 65_536, 65_537, 300_000])
        {
            using KernelCase a = new(reference), b = new(kernels);
            double expected = reference.SumOfSquares(a.Random(1, length)), actual = kernels.SumOfSquares(b.Random(1, length));
            Assert.Equal(expected, actual, 1e-9 * Math.Max(1, expected));
        }
    }

    [Theory, MemberData(nameof(Fast))]
    public void Dropout_AtEveryLength_RemovesTheSameElementsAsTheReference(string backend)
    {
        foreach (int length in (int[])[.. Enumerable.Range(1, 70), 40_000])
        {
            KernelCase.Agree(backend, c =>
            {
                Tensor x = c.Random(1, length);
                c.Kernels.ApplyDropout(x, new Dropout(0.4f, CounterRandom.Key(1, 2, 3)));
                return [x];
            }, 0, $"length {length}");
        }
    }
}
