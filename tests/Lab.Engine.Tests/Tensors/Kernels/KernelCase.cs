using Lab.Tensors;
using Lab.TestSupport;

namespace Lab.Engine.Tests.Tensors.Kernels;

/// <summary>Inputs on one backend. The same calls give the same numbers on every backend, so that results can be compared.</summary>
sealed class KernelCase(IKernels kernels) : IDisposable
{
    readonly Arena arena = kernels.CreateArena(64 << 20);
    ulong next;

    public IKernels Kernels => kernels;

    /// <summary>Normal numbers times <paramref name="scale"/>.</summary>
    public Tensor Random(int rows, int columns, float scale = 1)
    {
        next++;
        return Of(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(i => scale * CounterRandom.Normal(next, (uint)i))]);
    }

    public Tensor Of(int rows, int columns, float[] values)
    {
        var tensor = arena.Allocate(rows, columns);
        kernels.Upload(values, tensor);
        return tensor;
    }

    /// <summary>An output: filled with NaN, so that an element nobody writes is seen.</summary>
    public Tensor Output(int rows, int columns) => Of(rows, columns, [.. Enumerable.Repeat(float.NaN, rows * columns)]);

    public Tensor Integers(params int[] values)
    {
        var tensor = arena.Allocate(1, values.Length, ElementType.Int32);
        kernels.Upload(values, tensor);
        return tensor;
    }

    public Tensor Packed(Tensor weight)
    {
        var packed = arena.Allocate(1, (int)kernels.PackedLength(weight.Rows, weight.Columns));
        kernels.Pack(weight, packed);
        return packed;
    }

    public float[] Download(Tensor tensor)
    {
        var values = new float[tensor.Length];
        kernels.Download(tensor, values);
        return values;
    }

    public void Dispose() => arena.Dispose();

    /// <summary>Runs an operation on the reference and on <paramref name="backend"/> and compares every output.</summary>
    public static void Agree(string backend, Func<KernelCase, Tensor[]> run, double tolerance, string what)
    {
        using var reference = new ReferenceKernels();
        using var kernels = Backends.Create(backend);
        using KernelCase expected = new(reference), actual = new(kernels);
        Tensor[] wanted = run(expected), given = run(actual);
        for (int i = 0; i < wanted.Length; i++)
            AssertClose.Equal(expected.Download(wanted[i]), actual.Download(given[i]), tolerance, $"{what}, output {i}");
    }
}
