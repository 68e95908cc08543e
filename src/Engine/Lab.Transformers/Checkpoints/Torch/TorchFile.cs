using System.Diagnostics.CodeAnalysis;

namespace Lab.Transformers.Checkpoints;

/// <summary>
/// pytorch_model.bin: a dictionary of tensors that <c>torch.save</c> wrote. The file is mapped, its pickle read without running anything
/// that it asks for (<see cref="PickleReader"/>), and every tensor checked to lie inside of the file before any memory is taken for it.
/// </summary>
public sealed class TorchFile : ICheckpointReader
{
    /// <summary>Elements of a tensor that do not lie in order, gathered at a time.</summary>
    const int GatherElements = 1 << 13;

    readonly MappedFile file;
    readonly Dictionary<string, TorchTensor> tensors;
    readonly Dictionary<string, TensorInfo> infos;

    TorchFile(MappedFile file, Dictionary<string, TorchTensor> tensors)
    {
        this.file = file;
        this.tensors = tensors;
        infos = tensors.ToDictionary(tensor => tensor.Key, tensor => InfoOf(tensor.Value), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => infos.Keys;

    /// <summary>Maps a file and reads its pickle.</summary>
    /// <exception cref="LabException">The file is missing, damaged, or holds anything but tensors.</exception>
    public static TorchFile Open(string path)
    {
        var file = MappedFile.Open(path, 2, length => new LabException(ErrorKind.Model, $"The file has {length} bytes.", path, "weights that torch.save wrote", "Fetch the file again."));
        try
        {
            return new TorchFile(file, TorchArchive.Read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TryGet(string name, [NotNullWhen(true)] out TensorInfo? info) => infos.TryGetValue(name, out info);

    /// <inheritdoc/>
    public string FileOf(string name) => file.Path;

    /// <inheritdoc/>
    public void ReadSingles(string name, long offset, Span<float> destination)
    {
        var tensor = Find(name, offset, destination.Length);
        var element = tensor.Storage.Element;
        if (!element.IsFloatingPoint()) throw WrongType(name, element, "F32, F16, BF16 or F64");
        Span<byte> scratch = tensor.IsContiguous ? [] : new byte[Math.Min(GatherElements, destination.Length) * element.Size()];
        while (!destination.IsEmpty)
        {
            var part = destination[..Math.Min(destination.Length, PartOf(tensor))];
            ElementConversion.ToSingles(element, Elements(tensor, offset, part.Length, scratch), part);
            destination = destination[part.Length..];
            offset += part.Length;
        }
    }

    /// <inheritdoc/>
    public void ReadInt64s(string name, long offset, Span<long> destination)
    {
        var tensor = Find(name, offset, destination.Length);
        var element = tensor.Storage.Element;
        if (element.IsFloatingPoint()) throw WrongType(name, element, "integers or BOOL");
        Span<byte> scratch = tensor.IsContiguous ? [] : new byte[Math.Min(GatherElements, destination.Length) * element.Size()];
        while (!destination.IsEmpty)
        {
            var part = destination[..Math.Min(destination.Length, PartOf(tensor))];
            // No element type of torch that is read here is wider than 64 bits with sign.
            ElementConversion.ToInt64s(element, Elements(tensor, offset, part.Length, scratch), part);
            destination = destination[part.Length..];
            offset += part.Length;
        }
    }

    public void Dispose() => file.Dispose();

    static int PartOf(TorchTensor tensor) => tensor.IsContiguous ? int.MaxValue / 8 : GatherElements;

    /// <summary>Elements in the order of their indices, row-major: as they lie, or gathered into <paramref name="scratch"/>.</summary>
    ReadOnlySpan<byte> Elements(TorchTensor tensor, long offset, int count, Span<byte> scratch)
    {
        int size = tensor.Storage.Element.Size();
        long begin = tensor.Storage.Begin + (tensor.Offset * size);
        if (tensor.IsContiguous) return file.Bytes(begin + (offset * size), count * size);

        var (shape, strides) = (tensor.Shape, tensor.Strides);
        Span<long> index = stackalloc long[shape.Length];
        for (int i = shape.Length - 1; i >= 0; i--) (offset, index[i]) = Math.DivRem(offset, shape[i]);
        for (int element = 0; element < count; element++)
        {
            long place = 0;
            for (int i = 0; i < shape.Length; i++) place += index[i] * strides[i];
            file.Bytes(begin + (place * size), size).CopyTo(scratch[(element * size)..]);
            for (int i = shape.Length - 1; i >= 0 && ++index[i] == shape[i]; i--) index[i] = 0;
        }
        return scratch[..(count * size)];
    }

    TorchTensor Find(string name, long offset, int count)
    {
        long elements = this.Get(name).ElementCount;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, elements - count);
        return tensors[name];
    }

    // Counted from the start of the storage; a tensor that does not lie in order takes more room than its elements.
    static TensorInfo InfoOf(TorchTensor tensor)
    {
        int size = tensor.Storage.Element.Size();
        long begin = tensor.Offset * size;
        return new TensorInfo(tensor.Storage.Element, tensor.Shape, begin, begin + (tensor.Shape.Aggregate(1L, (product, extent) => product * extent) * size));
    }

    LabException WrongType(string name, Dtype dtype, string expected) => new(ErrorKind.Model, $"The elements are {dtype.Spelling()}.", $"{file.Path}: tensor '{name}'", expected);
}
