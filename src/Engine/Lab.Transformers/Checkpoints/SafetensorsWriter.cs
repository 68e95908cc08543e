using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lab.Transformers.Checkpoints;

/// <summary>Writes safetensors files in the layout of the reference implementation: widest elements first, then by name.</summary>
public static class SafetensorsWriter
{
    const int WindowElements = 1 << 16;

    static readonly JsonWriterOptions json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one file, atomically: on failure or cancellation the old file stays.</summary>
    /// <exception cref="LabException">Two tensors share a name, or a value does not fit into its element type.</exception>
    public static void Write(
        string path, IEnumerable<TensorToWrite> tensors, CheckpointOptions? options = null, CancellationToken cancellation = default)
    {
        using var file = Begin(path, InLayoutOrder(tensors, path), options ?? new(), cancellation);
        file.Commit();
    }

    /// <summary>Descending element type, then the bytes of the name.</summary>
    internal static List<TensorToWrite> InLayoutOrder(IEnumerable<TensorToWrite> tensors, string where)
    {
        var ordered = tensors.Select(tensor => (Tensor: tensor, Key: Encoding.UTF8.GetBytes(tensor.Name))).ToList();
        ordered.Sort((a, b) =>
            a.Tensor.Dtype != b.Tensor.Dtype ? b.Tensor.Dtype.CompareTo(a.Tensor.Dtype) : a.Key.AsSpan().SequenceCompareTo(b.Key));

        var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
        foreach (var (tensor, _) in ordered)
            if (!names.Add(tensor.Name))
                throw new LabException(ErrorKind.Model, $"The name '{tensor.Name}' is taken.", where, "a name of its own for each tensor, other than __metadata__");
        return [.. ordered.Select(entry => entry.Tensor)];
    }

    /// <summary>Writes everything to a file that is not in its place yet; the caller commits or disposes it.</summary>
    internal static AtomicFile Begin(string path, List<TensorToWrite> ordered, CheckpointOptions options, CancellationToken cancellation)
    {
        var header = Header(ordered, options.Metadata ?? CheckpointOptions.DefaultMetadata);
        var file = new AtomicFile(path, checked(8 + header.Length + ordered.Sum(tensor => tensor.ByteCount)));
        try
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            file.Stream.Write(length);
            file.Stream.Write(header);
            WriteData(file.Stream, path, ordered, options.AllowOverflow, cancellation);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    static void WriteData(Stream stream, string path, List<TensorToWrite> ordered, bool allowOverflow, CancellationToken cancellation)
    {
        var bytes = new byte[WindowElements * 8];
        var singles = new float[WindowElements];
        foreach (var tensor in ordered)
            for (long offset = 0; offset < tensor.ElementCount; offset += WindowElements)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = (int)Math.Min(WindowElements, tensor.ElementCount - offset);
                var window = bytes.AsSpan(0, count * tensor.Dtype.Size());
                long overflow = tensor.Read(offset, window, singles);
                if (overflow >= 0 && !allowOverflow)
                    throw new LabException(
                        ErrorKind.Model,
                        $"The value {singles[overflow - offset]} of element {overflow} does not fit into {tensor.Dtype.Spelling()}.",
                        $"{path}: tensor '{tensor.Name}'",
                        tensor.Dtype == Dtype.F16 ? "magnitudes up to 65504" : null,
                        "Store the weights as F32.");
                stream.Write(window);
            }
        cancellation.ThrowIfCancellationRequested();
    }

    static byte[] Header(List<TensorToWrite> ordered, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, json))
        {
            writer.WriteStartObject();
            if (metadata.Count > 0)
            {
                writer.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata) writer.WriteString(key, value);
                writer.WriteEndObject();
            }
            long begin = 0;
            foreach (var tensor in ordered)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", tensor.Dtype.Spelling());
                WriteNumbers(writer, "shape", tensor.Shape);
                WriteNumbers(writer, "data_offsets", [begin, begin += tensor.ByteCount]);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        // Spaces, so that the data starts at a multiple of 8.
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    static void WriteNumbers(Utf8JsonWriter writer, string key, IReadOnlyList<long> numbers)
    {
        writer.WriteStartArray(key);
        foreach (long number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }
}
