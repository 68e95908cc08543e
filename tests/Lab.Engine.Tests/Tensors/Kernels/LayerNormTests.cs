using Lab.Tensors;

namespace Lab.Engine.Tests.Tensors.Kernels;

public class LayerNormTests
{
    public static TheoryData<string> Fast => Backends.Fast;

    [Theory, MemberData(nameof(Fast))]
    public void AtEveryWidth_AgreesWithTheReference(string backend)
    {
        for (int width = 2; width <= 256; width += width < 70 ? 1 : 31)
        {
            foreach (var dropout in (Dropout[])[Dropout.None, new Dropout(0.3f, 0x1234_5678_9ABC_DEF0)])
            {
                KernelCase.Agree(backend, c =>
                {
                    Tensor x = c.Random(9, width), residual = c.Random(9, width), gain = c.Random(1, width), bias = c.Random(1, width);
                    Tensor y = c.Output(9, width), unit = c.Output(9, width), inverse = c.Output(1, 9);
                    c.Kernels.LayerNorm(x, residual, gain, bias, 1e-5f, dropout, y, unit, inverse);
                    Tensor dy = c.Random(9, width), dx = c.Output(9, width), dr = c.Output(9, width), dg = c.Random(1, width), db = c.Random(1, width);
                    c.Kernels.LayerNormBackward(dy, unit, inverse, gain, dropout, dx, dr, dg, db);
                    return [y, unit, inverse, dx, dr, dg, db];
                }, width < 4 ? 1e-3 : 1e-5, $"width {width}, dropout {dropout.Rate}");
            }
        }
    }

    [Theory, MemberData(nameof(Fast))]
    public void ManyRows_InPlaceWithoutResidual_AgreeWithTheReference(string backend) => KernelCase.Agree(backend, c =>
    {
        Tensor x = c.Random(200, 384), gain = c.Random(1, 384), bias = c.Random(1, 384), unit = c.Output(200, 384), inverse = c.Output(1, 200);
        c.Kernels.LayerNorm(x, Tensor.None, gain, bias, 1e-12f, Dropout.None, x, unit, inverse);
        Tensor dy = c.Random(200, 384), dg = c.Random(1, 384), db = c.Random(1, 384);
        c.Kernels.LayerNormBackward(dy, unit, inverse, gain, Dropout.None, dy, Tensor.None, dg, db);
        return [x, dy, dg, db];
    }, 1e-5, "in place");

    [Fact]
    public void ConstantRow_BecomesTheBias()
    {
        using var kernels = new SimdKernels(1);
        using var c = new KernelCase(kernels);
        Tensor y = c.Output(1, 20), bias = c.Random(1, 20);
        kernels.LayerNorm(c.Of(1, 20, [.. Enumerable.Repeat(3.5f, 20)]), Tensor.None, c.Random(1, 20), bias, 1e-12f, Dropout.None, y, Tensor.None, Tensor.None);
        Assert.Equal(c.Download(bias), c.Download(y));
    }
}
