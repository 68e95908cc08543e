using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Lab.TestSupport;

/// <summary>Writes files as torch.save does, and such as it never would: the instructions of a pickle one by one.</summary>
public sealed class TorchPickle
{
    readonly MemoryStream pickle = new();

    public TorchPickle() => Raw(0x80, 2);

    public TorchPickle Raw(params byte[] bytes)
    {
        pickle.Write(bytes);
        return this;
    }

    public TorchPickle Raw(string ascii) => Raw(Encoding.ASCII.GetBytes(ascii));

    public TorchPickle Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Raw((byte)'X').Raw(BitConverter.GetBytes(bytes.Length)).Raw(bytes);
    }

    public TorchPickle Number(long number) => Raw(0x8a, 8).Raw(BitConverter.GetBytes(number));

    public TorchPickle Global(string module, string name) => Raw($"c{module}\n{name}\n");

    public TorchPickle Numbers(params long[] numbers)
    {
        Raw("(");
        foreach (long number in numbers) Number(number);
        return Raw("t");
    }

    /// <summary>A reference to a storage.</summary>
    public TorchPickle Storage(string type, string key, long count) => Raw("(").Text("storage").Global("torch", type).Text(key).Text("cpu").Number(count).Raw("tQ");

    /// <summary>A tensor of a storage.</summary>
    public TorchPickle Tensor(string type, string key, long count, long offset, long[] shape, long[] strides) =>
        Global("torch._utils", "_rebuild_tensor_v2").Raw("(").Storage(type, key, count).Number(offset).Numbers(shape).Numbers(strides).Raw(0x89).Raw("}tR");

    public byte[] End() => [.. pickle.ToArray(), (byte)'.'];

    /// <summary>The zip layout around a pickle.</summary>
    public static byte[] Zip(byte[] pickle, params (string Key, byte[] Data)[] storages)
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, data) in storages.Select(storage => ($"archive/data/{storage.Key}", storage.Data)).Prepend(("archive/data.pkl", pickle)))
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(data);
            }
        }
        return file.ToArray();
    }

    /// <summary>pytorch_model.bin with what model.safetensors of a folder holds; that file goes.</summary>
    public static void Replace(string folder)
    {
        string source = Path.Combine(folder, "model.safetensors");
        byte[] bytes = File.ReadAllBytes(source);
        long header = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using var json = System.Text.Json.JsonDocument.Parse(bytes.AsMemory(8, (int)header));
        var pickle = new TorchPickle().Global("collections", "OrderedDict").Raw(")R(");
        List<(string, byte[])> storages = [];
        foreach (var entry in json.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            long[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt64())];
            int[] place = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32())];
            string type = entry.Value.GetProperty("dtype").GetString() switch { "F32" => "FloatStorage", "F16" => "HalfStorage", "BF16" => "BFloat16Storage", "I64" => "LongStorage", var other => throw new NotSupportedException(other) };
            long count = shape.Aggregate(1L, (product, extent) => product * extent);
            string key = $"{storages.Count}";
            storages.Add((key, bytes[(8 + (int)header + place[0])..(8 + (int)header + place[1])]));
            pickle.Text(entry.Name).Tensor(type, key, count, 0, shape, Strides(shape));
        }
        File.WriteAllBytes(Path.Combine(folder, "pytorch_model.bin"), Zip(pickle.Raw("u").End(), [.. storages]));
        File.Delete(source);
    }

    static long[] Strides(long[] shape)
    {
        var strides = new long[shape.Length];
        long step = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }
        return strides;
    }
}
