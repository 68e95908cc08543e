using System.Diagnostics.CodeAnalysis;

namespace Lab.Transformers.Checkpoints;

/// <summary>Named tensors of a model, in one file or in several. Reads may run on several threads at once.</summary>
public interface ICheckpointReader : IDisposable
{
    IReadOnlyCollection<string> Names { get; }

    bool TryGet(string name, [NotNullWhen(true)] out TensorInfo? info);

    /// <summary>The file a tensor lies in, for error messages.</summary>
    string FileOf(string name);

    /// <summary>
    /// Converts elements <paramref name="offset"/>.. of a floating-point tensor (F64, F32, F16, BF16) to float.
    /// A window instead of a whole tensor, because a span cannot hold more than 2^31 elements.
    /// </summary>
    /// <exception cref="LabException">No such tensor, or its elements are not floating point.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window is not inside the tensor.</exception>
    void ReadSingles(string name, long offset, Span<float> destination);

    /// <summary>Converts elements <paramref name="offset"/>.. of an integer or Boolean tensor to 64-bit integers.</summary>
    /// <exception cref="LabException">No such tensor, or its elements are not integers that fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window is not inside the tensor.</exception>
    void ReadInt64s(string name, long offset, Span<long> destination);
}

/// <summary>Whole tensors as arrays, for those that are small.</summary>
public static class CheckpointReaderExtensions
{
    /// <summary>What the checkpoint says about a tensor that must be there.</summary>
    /// <exception cref="LabException">No such tensor.</exception>
    public static TensorInfo Get(this ICheckpointReader reader, string name) =>
        reader.TryGet(name, out var info) ? info : throw new LabException(
            ErrorKind.Model,
            $"There is no tensor '{name}'.",
            reader.FileOf(name),
            $"one of {reader.Names.Count} names{Examples(reader.Names)}");

    public static float[] ReadSingles(this ICheckpointReader reader, string name)
    {
        var values = new float[reader.Get(name).ElementCount];
        reader.ReadSingles(name, 0, values);
        return values;
    }

    public static long[] ReadInt64s(this ICheckpointReader reader, string name)
    {
        var values = new long[reader.Get(name).ElementCount];
        reader.ReadInt64s(name, 0, values);
        return values;
    }

    static string Examples(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "" : $", such as '{string.Join("', '", names.Order(StringComparer.Ordinal).Take(3))}'";
}
