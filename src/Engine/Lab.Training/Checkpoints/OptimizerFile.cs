using Lab.Tensors;
using Lab.Transformers.Checkpoints;

namespace Lab.Training;

/// <summary>optimizer.safetensors: the two moments of each trained parameter, F32, under the names that PyTorch has for them.</summary>
static class OptimizerFile
{
    public const string Name = "optimizer.safetensors";
    const string First = "exp_avg.", Second = "exp_avg_sq.";

    /// <summary>Elements that pass through host memory at a time (4 MB).</summary>
    const int Window = 1 << 20;

    public static void Write(string path, AdamWOptimizer optimizer, IKernels kernels) => SafetensorsWriter.Write(
        path,
        optimizer.Moments.SelectMany(moments => new[]
        {
            Tensor(First, moments.Parameter, moments.First, kernels), Tensor(Second, moments.Parameter, moments.Second, kernels),
        }));

    /// <exception cref="LabException">A moment is missing or has another shape.</exception>
    public static void Read(string path, AdamWOptimizer optimizer, IKernels kernels)
    {
        using var file = SafetensorsFile.Open(path);
        var buffer = new float[Window];
        foreach (var moments in optimizer.Moments)
        {
            Read(file, First + moments.Parameter.Name, moments.First, moments.Parameter.Shape, kernels, buffer);
            Read(file, Second + moments.Parameter.Name, moments.Second, moments.Parameter.Shape, kernels, buffer);
        }
    }

    static TensorToWrite Tensor(string prefix, Lab.Transformers.Parameter parameter, Tensor values, IKernels kernels) => TensorToWrite.FromSingles(
        prefix + parameter.Name, Dtype.F32, parameter.Shape,
        (offset, destination) => kernels.Download(Flat(values).ColumnRange((int)offset, destination.Length), destination));

    static void Read(SafetensorsFile file, string name, Tensor values, IReadOnlyList<long> shape, IKernels kernels, float[] buffer)
    {
        var info = file.Get(name);
        if (!info.Shape.SequenceEqual(shape))
            throw new LabException(ErrorKind.Model, $"Tensor '{name}' has the shape {info.ShapeText}.", file.FileOf(name), $"({string.Join(", ", shape)})");
        for (long offset = 0; offset < values.Length; offset += Window)
        {
            var window = buffer.AsSpan(0, (int)Math.Min(Window, values.Length - offset));
            file.ReadSingles(name, offset, window);
            kernels.Upload(window, Flat(values).ColumnRange((int)offset, window.Length));
        }
    }

    static Tensor Flat(Tensor values)
    {
        int length = checked((int)values.Length);
        return values with { Rows = 1, Columns = length, Stride = length };
    }
}
