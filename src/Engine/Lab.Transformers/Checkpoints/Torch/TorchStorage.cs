namespace Lab.Transformers.Checkpoints;

/// <summary>Numbers that one tensor has, or several share.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Element">Type of the numbers.</param>
/// <param name="Count">How many there are.</param>
sealed record TorchStorage(string Key, Dtype Element, long Count)
{
    /// <summary>First byte in the file; set once the storage is known to lie inside of it.</summary>
    public long Begin { get; set; }

    public long Bytes => Count * Element.Size();

    /// <summary>Reads references such as <c>('storage', torch.FloatStorage, '0', 'cpu', 768)</c>; each storage is one object.</summary>
    /// <param name="known">Storages met so far, by key.</param>
    public static Func<PickleReader, object?, TorchStorage> Of(Dictionary<string, TorchStorage> known) => (reader, id) =>
    {
        // Files from before torch 1.6 have a sixth part: nothing, or a view of a storage, which was last written by torch 0.3.
        if (id is not object?[] { Length: 5 or 6 } parts
            || parts is not ["storage", PickleGlobal { Element: { } element }, string key, string, long count, ..] || (parts.Length == 6 && parts[5] is not null))
            throw reader.Wrong("A reference is none to a storage of numbers.", "('storage', type, key, place, count)");
        if (count < 0 || count > long.MaxValue / element.Size()) throw reader.Wrong($"A storage has {count} numbers.", "not more than the file");
        var storage = new TorchStorage(key, element, count);
        if (known.TryAdd(key, storage)) return storage;
        return known[key].Element == element && known[key].Count == count ? known[key] : throw reader.Wrong($"Storage '{key}' is described in two ways.", "one type and size");
    };
}
