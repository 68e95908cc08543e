using System.Buffers.Binary;
using System.Numerics;

namespace Lab.Transformers.Checkpoints;

/// <summary>
/// The two layouts of a file of <c>torch.save</c>. Since torch 1.6 a zip archive: <c>{root}/data.pkl</c>, and a storage each in
/// <c>{root}/data/{key}</c>. Before, pickles one behind the other (mark, version, system, the value, keys of the storages), then for each
/// key 8 bytes with the number of elements, and the elements.
/// </summary>
static class TorchArchive
{
    /// <summary>Bytes of a pickle; the weights are not in it.</summary>
    const int MaxPickleBytes = 16 << 20;

    static readonly BigInteger mark = BigInteger.Parse("01950a86a20f9469cfc6c", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Tensors by name, each in its place.</summary>
    /// <exception cref="LabException">The file is damaged, or holds other things than tensors.</exception>
    public static Dictionary<string, TorchTensor> Read(MappedFile file) => ZipEntries.IsZip(file) ? ReadZip(file) : ReadLegacy(file);

    static Dictionary<string, TorchTensor> ReadZip(MappedFile file)
    {
        var entries = ZipEntries.Read(file);
        var pickles = entries.Keys.Where(name => name.EndsWith("/data.pkl", StringComparison.Ordinal) && name.IndexOf('/') == name.Length - "/data.pkl".Length).ToArray();
        if (pickles.Length != 1) throw Bad(file, "The archive has no data.pkl: it is no file of torch.save.", "weights that torch.save wrote");
        string root = pickles[0][..^"data.pkl".Length];
        if (entries.ContainsKey(root + "constants.pkl")) throw Bad(file, "This is a TorchScript program, not weights.", "the state_dict of a model");
        if (entries.TryGetValue(root + "byteorder", out var order) && (order.Bytes != 6 || !file.Bytes(order.Begin, 6).SequenceEqual("little"u8)))
            throw Bad(file, "The weights are not little-endian.", "weights that were saved on a usual processor");

        var (begin, bytes) = entries[pickles[0]];
        if (bytes > MaxPickleBytes) throw Bad(file, $"data.pkl has {bytes} bytes.", $"at most {MaxPickleBytes}");
        var storages = new Dictionary<string, TorchStorage>(StringComparer.Ordinal);
        var tensors = Tensors(file, new PickleReader(file.Bytes(begin, (int)bytes).ToArray(), file.Path) { Persistent = TorchStorage.Of(storages) }.Read());
        foreach (var storage in storages.Values)
        {
            if (!entries.TryGetValue($"{root}data/{storage.Key}", out var place) || place.Bytes != storage.Bytes)
                throw Bad(file, $"Storage '{Shown(storage.Key)}' has {place.Bytes} bytes.", $"{storage.Bytes}, as data.pkl says");
            storage.Begin = place.Begin;
        }
        return tensors;
    }

    static Dictionary<string, TorchTensor> ReadLegacy(MappedFile file)
    {
        var storages = new Dictionary<string, TorchStorage>(StringComparer.Ordinal);
        var reader = new PickleReader(file.Bytes(0, (int)Math.Min(file.Length, MaxPickleBytes)).ToArray(), file.Path) { Persistent = TorchStorage.Of(storages) };
        if (reader.Read() is not BigInteger found || found != mark) throw Bad(file, "This is no file of torch.save.", "a zip archive, or a pickle with torch's mark");
        if (reader.Read() is not 1001L) throw Bad(file, "The protocol of the file is not known.", "1001");
        if (reader.Read() is not PickleDictionary system || system.Entries.GetValueOrDefault("little_endian") is not true)
            throw Bad(file, "The weights are not little-endian.", "weights that were saved on a usual processor");
        var tensors = Tensors(file, reader.Read());
        if (reader.Read() is not PickleList keys) throw Bad(file, "The list of the storages is missing.", "a list");

        long at = reader.Position;
        foreach (object? key in keys)
        {
            if (key is not string name || !storages.Remove(name, out var storage)) throw Bad(file, "The list of the storages has one that no tensor uses, or has it twice.", "each storage once");
            if (at > file.Length - 8 || BinaryPrimitives.ReadInt64LittleEndian(file.Bytes(at, 8)) != storage.Count || storage.Bytes > file.Length - at - 8)
                throw Bad(file, $"Storage '{Shown(name)}' is cut off, or has another size than its tensors say.", $"{storage.Bytes} bytes");
            storage.Begin = at + 8;
            at += 8 + storage.Bytes;
        }
        return storages.Count == 0 ? tensors : throw Bad(file, $"Storage '{Shown(storages.Keys.First())}' is missing.", "every storage that a tensor uses");
    }

    static Dictionary<string, TorchTensor> Tensors(MappedFile file, object? value)
    {
        if (value is not PickleDictionary dictionary) throw Bad(file, "The file does not hold a dictionary of tensors.", "the state_dict of a model");
        var tensors = new Dictionary<string, TorchTensor>(StringComparer.Ordinal);
        foreach (var (name, entry) in dictionary.Entries)
            tensors.Add(name, entry as TorchTensor ?? throw Bad(file, $"'{Shown(name)}' is not a tensor.", "the state_dict of a model: tensors by name"));
        return tensors;
    }

    // Names come from the file: a message must not carry megabytes of them.
    static string Shown(string name) => name.Length <= 100 ? name : $"{name.AsSpan(0, 100)}...";

    static LabException Bad(MappedFile file, string what, string expected) => new(ErrorKind.Model, what, file.Path, expected, "Fetch the file again, or ask for model.safetensors.");
}
