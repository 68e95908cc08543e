namespace Lab.Transformers.Checkpoints;

/// <summary>Lookups that must succeed, and whole tensors as arrays for those that are small.</summary>
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

    /// <summary>All elements of a floating-point tensor of less than 2^31 elements, row-major.</summary>
    /// <exception cref="LabException">No such tensor, or its elements are not floating point.</exception>
    public static float[] ReadSingles(this ICheckpointReader reader, string name)
    {
        var values = new float[reader.Get(name).ElementCount];
        reader.ReadSingles(name, 0, values);
        return values;
    }

    /// <summary>All elements of an integer or Boolean tensor of less than 2^31 elements, row-major.</summary>
    /// <exception cref="LabException">No such tensor, or its elements are not integers that fit.</exception>
    public static long[] ReadInt64s(this ICheckpointReader reader, string name)
    {
        var values = new long[reader.Get(name).ElementCount];
        reader.ReadInt64s(name, 0, values);
        return values;
    }

    static string Examples(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "" : $", such as '{string.Join("', '", names.Order(StringComparer.Ordinal).Take(3))}'";
}
