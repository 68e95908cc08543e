namespace Lab.Transformers.Checkpoints;

/// <summary>A tensor of a pickle: which numbers of which storage.</summary>
/// <param name="Storage">Where the numbers lie.</param>
/// <param name="Offset">Of the first one, in elements.</param>
/// <param name="Shape">Extents, outermost first.</param>
/// <param name="Strides">Elements from one index to the next, for each extent.</param>
sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    const int MaxRank = 64;

    /// <summary>The elements lie one behind the other in the order of their indices.</summary>
    public bool IsContiguous { get; } = LieInOrder(Shape, Strides);

    /// <summary>Called by a pickle: storage, offset, shape, strides, whether it is trained, hooks, and perhaps metadata.</summary>
    public static TorchTensor Rebuild(PickleReader reader, object?[] arguments)
    {
        if (arguments is not [TorchStorage storage, long offset, object?[] shape, object?[] strides, bool, PickleDictionary or null, ..])
            throw reader.Wrong("_rebuild_tensor_v2 is not called with a storage, an offset, a shape and strides.", "those");
        if (shape.Length != strides.Length || shape.Length > MaxRank)
            throw reader.Wrong($"A tensor has {shape.Length} extents and {strides.Length} strides.", $"as many strides as extents, at most {MaxRank}");
        var tensor = new TorchTensor(storage, offset, Numbers(reader, shape), Numbers(reader, strides));
        return tensor.LiesInside() ? tensor : throw reader.Wrong(
            $"A tensor of shape ({string.Join(", ", shape)}) with strides ({string.Join(", ", strides)}) at {offset} does not lie in its storage.", $"elements among the {storage.Count} of the storage");
    }

    /// <summary>Without trusting any of the numbers: no element outside of the storage, and not more of them than it has.</summary>
    bool LiesInside()
    {
        if (Offset < 0 || Offset > Storage.Count) return false;
        try
        {
            long count = 1, last = Offset;
            for (int i = 0; i < Shape.Length; i++)
            {
                count = checked(count * Shape[i]);
                last = checked(last + ((Shape[i] - 1) * Strides[i]));
            }
            return count == 0 || (count <= Storage.Count && last < Storage.Count);
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    static bool LieInOrder(long[] shape, long[] strides)
    {
        long step = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != step) return false;
            step *= shape[i];
        }
        return true;
    }

    static long[] Numbers(PickleReader reader, object?[] values) =>
        [.. values.Select(value => value is long and >= 0 ? (long)value : throw reader.Wrong("A tensor has an extent or a stride that is no number from 0.", "whole numbers from 0"))];
}
