using Lab.Tensors;

namespace Lab.Engine.Tests.Tensors.Kernels;

public class LinearTests
{
    public static TheoryData<string> Fast => Backends.Fast;

    // Around every tile height, tile width and depth block, and the passes of deep products.
    static readonly (int Rows, int Outputs, int Inputs)[] shapes =
    [
        .. from rows in (int[])[1, 2, 5, 7, 11, 12, 13, 24, 37] from outputs in (int[])[1, 3, 15, 16, 31, 32, 33, 40] select (rows, outputs, 9),
        .. Enumerable.Range(1, 70).Select(inputs => (5, 17, inputs)),
        (3, 33, 255), (3, 33, 256), (3, 33, 257), (2, 5, 1536), (2, 5, 1537), (13, 40, 3100), (121, 33, 20), (300, 70, 40), (250, 384, 96),
    ];

    [Theory, MemberData(nameof(Fast))]
    public void Forward_AtEveryShape_AgreesWithTheReference(string backend)
    {
        foreach (var (rows, outputs, inputs) in shapes)
        {
            foreach (bool packed in (bool[])[true, false])
            {
                KernelCase.Agree(backend, c =>
                {
                    Tensor x = c.Random(rows, inputs), w = c.Random(outputs, inputs), b = c.Random(1, outputs);
                    Tensor pre = c.Output(rows, outputs), y = c.Output(rows, outputs);
                    c.Kernels.Linear(x, w, packed ? c.Packed(w) : Tensor.None, b, Activation.Gelu, pre, y);
                    return [pre, y];
                }, 2e-6 * Math.Max(1, Math.Sqrt(inputs) / 8), $"({rows}, {outputs}, {inputs}), packed {packed}");
            }
        }
    }

    [Theory, MemberData(nameof(Fast))]
    public void Backward_AtEveryShape_AgreesWithTheReference(string backend)
    {
        foreach (var (rows, outputs, inputs) in shapes)
        {
            foreach (bool accumulate in (bool[])[true, false])
            {
                KernelCase.Agree(backend, c =>
                {
                    Tensor x = c.Random(rows, inputs), w = c.Random(outputs, inputs), dy = c.Random(rows, outputs);
                    Tensor dx = accumulate ? c.Random(rows, inputs) : c.Output(rows, inputs), dw = c.Random(outputs, inputs), db = c.Random(1, outputs);
                    c.Kernels.LinearBackwardInput(dy, w, accumulate, dx);
                    c.Kernels.LinearBackwardWeight(x, dy, dw, db);
                    return [dx, dw, db];
                }, 4e-6, $"({rows}, {outputs}, {inputs}), accumulate {accumulate}");
            }
        }
    }

    [Theory, MemberData(nameof(Fast))]
    public void ColumnViews_AreReadAndWrittenInPlace(string backend) => KernelCase.Agree(backend, c =>
    {
        Tensor wide = c.Random(20, 50), w = c.Random(16, 11), b = c.Random(1, 16), y = c.Random(20, 48);
        c.Kernels.Linear(wide.ColumnRange(7, 11), w, c.Packed(w), b, Activation.None, Tensor.None, y.ColumnRange(20, 16));
        return [y];
    }, 2e-6, "column view");

    [Theory]
    [InlineData(Activation.None)]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.GeluTanh)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Tanh)]
    public void Activations_AtEveryLengthAndSpecialValue_AgreeWithTheReference(Activation activation)
    {
        float[] special = [0f, -0f, 1e-30f, -1e-30f, 4f, -4f, 5.7f, -5.7f, 12f, -12f, 90f, -90f, 1e4f, -1e4f, float.NaN];
        for (int length = 1; length <= 256; length++)
        {
            float[] values = [.. Enumerable.Range(0, length).Select(i => i < special.Length ? special[i] : 3 * CounterRandom.Normal(7, (uint)i))];
            KernelCase.Agree("simd-1", c =>
            {
                // x = values as a column, W = 1: the product passes them on to the activation.
                Tensor x = c.Of(length, 1, values), w = c.Of(1, 1, [1f]), y = c.Output(length, 1), dy = c.Random(length, 1);
                c.Kernels.Linear(x, w, Tensor.None, Tensor.None, activation, Tensor.None, y);
                c.Kernels.ActivationBackward(activation, x, dy);
                return [y.RowRange(0, length), dy.RowRange(0, length)];
            }, 1e-6, $"{activation}, length {length}");
        }
    }

    [Fact]
    public void AnyNumberOfWorkers_GivesTheSameBits()
    {
        static float[] Run(int threads)
        {
            using var kernels = new SimdKernels(threads);
            using var c = new KernelCase(kernels);
            Tensor x = c.Random(300, 200), w = c.Random(150, 200), y = c.Output(300, 150), dw = c.Random(150, 200), db = c.Random(1, 150);
            kernels.Linear(x, w, c.Packed(w), c.Random(1, 150), Activation.Gelu, Tensor.None, y);
            kernels.LinearBackwardWeight(x, y, dw, db);
            return [.. c.Download(y), .. c.Download(dw), .. c.Download(db)];
        }

        var one = Run(1);
        Assert.Equal(one, Run(2));
        Assert.Equal(one, Run(3));
        Assert.Equal(one, Run(5));
    }

    [Fact]
    public void WrongShapes_AreNamedWithTheOperation()
    {
        using var kernels = new SimdKernels(1);
        using var c = new KernelCase(kernels);
        var error = Assert.Throws<ArgumentException>(() => kernels.Linear(
            c.Random(96, 312), c.Random(2, 256), Tensor.None, Tensor.None, Activation.None, Tensor.None, c.Output(96, 2)));
        Assert.Equal("linear: (96, 312) and (2, 256): inner sizes differ.", error.Message);
    }
}
