using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Lab.Transformers.Checkpoints;

/// <summary>
/// The JSON header of a safetensors file, read token by token: a document model would keep the last of two equal
/// keys, and would allocate before anything is checked. What is accepted is what the reference implementation accepts.
/// <code>{"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}</code>
/// </summary>
sealed class SafetensorsHeader
{
    // More extents than any framework can load; keeps a hostile shape from filling memory.
    const int MaxRank = 64;

    readonly string file;
    readonly long dataBytes;
    readonly Dictionary<string, TensorInfo> tensors = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    readonly List<long> numbers = [];

    SafetensorsHeader(string file, long dataBytes)
    {
        this.file = file;
        this.dataBytes = dataBytes;
    }

    public Dictionary<string, TensorInfo> Tensors => tensors;

    public Dictionary<string, string> Metadata => metadata;

    /// <param name="json">The header's bytes, without the length before them.</param>
    /// <param name="dataBytes">Bytes of the file behind the header.</param>
    /// <param name="file">Path for messages.</param>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataBytes, string file)
    {
        var header = new SafetensorsHeader(file, dataBytes);
        if (json.IsEmpty || json[0] != (byte)'{')
            throw header.Bad("The header is not a JSON object.", "byte 8", "'{' as its first byte");
        if (!Utf8.IsValid(json))
            throw header.Bad("The header is not valid UTF-8.", $"byte {8 + FirstInvalidByte(json)}", "JSON in UTF-8");

        var reader = new Utf8JsonReader(json);
        try
        {
            header.ReadObject(ref reader);
            while (reader.Read()) { }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escape such as \ud800 that stands for no character.
            throw header.Bad($"The header is not valid JSON: {Sentence(e.Message)}", $"byte {8 + reader.BytesConsumed}", null, e);
        }
        header.CheckCoverage();
        return header;
    }

    void ReadObject(ref Utf8JsonReader reader)
    {
        reader.Read();
        bool sawMetadata = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (name == "__metadata__")
            {
                if (sawMetadata) throw Bad("The key '__metadata__' is there twice.", At(ref reader), "each key once");
                sawMetadata = true;
                ReadMetadata(ref reader);
            }
            else
            {
                if (tensors.ContainsKey(name)) throw Bad($"The tensor '{name}' is there twice.", At(ref reader), "each name once");
                tensors.Add(name, ReadTensor(ref reader, name));
            }
        }
    }

    void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, "__metadata__", "an object of strings");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, $"__metadata__.{key}", "a string");
            if (!metadata.TryAdd(key, reader.GetString()!))
                throw Bad($"The key '{key}' of '__metadata__' is there twice.", At(ref reader), "each key once");
        }
    }

    TensorInfo ReadTensor(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.StartObject, name, "an object with dtype, shape and data_offsets");
        Dtype? dtype = null;
        long[]? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            bool again = key switch { "dtype" => dtype is not null, "shape" => shape is not null, "data_offsets" => offsets is not null, _ => false };
            if (again) throw Bad($"The key '{key}' is there twice.", Of(name, ref reader), "each key once");
            switch (key)
            {
                case "dtype":
                    Expect(ref reader, JsonTokenType.String, name, "dtype as a string");
                    var spelling = reader.GetString()!;
                    if (!DtypeExtensions.TryParse(spelling, out dtype))
                        throw Bad($"The element type '{Shorten(spelling)}' is not known.", Of(name, ref reader), $"one of {DtypeExtensions.AllSpellings}");
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader, name, key, MaxRank);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader, name, key, 2);
                    if (offsets.Length != 2)
                        throw Bad($"data_offsets has {offsets.Length} numbers.", Of(name, ref reader), "two: begin and end");
                    break;
                default:
                    reader.Read();
                    reader.Skip();
                    break;
            }
        }
        if (dtype is null || shape is null || offsets is null)
            throw Bad($"'{(dtype is null ? "dtype" : shape is null ? "shape" : "data_offsets")}' is missing.", Of(name, ref reader), "dtype, shape and data_offsets");
        return Check(name, new TensorInfo(dtype.Value, shape, offsets[0], offsets[1]));
    }

    long[] ReadNumbers(ref Utf8JsonReader reader, string name, string key, int most)
    {
        Expect(ref reader, JsonTokenType.StartArray, name, $"{key} as an array of integers");
        numbers.Clear();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (numbers.Count == most)
                throw Bad($"{key} has more than {most} numbers.", Of(name, ref reader), $"at most {most}");
            // Rejects fractions, exponents and what exceeds 63 bits.
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Bad($"{key} holds {TokenText(ref reader)}.", Of(name, ref reader), "integers from 0 to 2^63 - 1");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    /// <summary>The numbers of one entry against each other and against the file, without trusting any of them.</summary>
    TensorInfo Check(string name, TensorInfo info)
    {
        long bytes = info.Dtype.Size();
        try
        {
            foreach (long extent in info.Shape) bytes = checked(bytes * extent);
        }
        catch (OverflowException e)
        {
            throw Bad($"The shape {info.ShapeText} is too large.", $"tensor '{name}'", "fewer than 2^63 bytes", e);
        }
        if (info.Begin > info.End || info.End > dataBytes)
            throw Bad($"The data offsets {info.Begin}..{info.End} are out of range.", $"tensor '{name}'", $"a range inside the {dataBytes} bytes of data");
        if (info.ByteCount != bytes)
            throw Bad($"The data offsets span {info.ByteCount} bytes.", $"tensor '{name}'", $"{bytes} bytes for {info.Dtype.Spelling()} of shape {info.ShapeText}");
        return info;
    }

    /// <summary>The tensors must cover the data without overlap and without a hole.</summary>
    void CheckCoverage()
    {
        long end = 0;
        string? previous = null;
        foreach (var (name, info) in tensors.OrderBy(t => t.Value.Begin).ThenBy(t => t.Value.End))
        {
            if (info.Begin < end)
                throw Bad($"The data overlaps that of tensor '{previous}'.", $"tensor '{name}'", $"data from byte {end} on, not {info.Begin}");
            if (info.Begin > end)
                throw Bad($"Bytes {end}..{info.Begin} of the data belong to no tensor.", $"tensor '{name}'", $"data from byte {end} on, not {info.Begin}");
            end = info.End;
            previous = name;
        }
        if (end != dataBytes)
            throw Bad($"The tensors end at byte {end} of {dataBytes} bytes of data.", previous is null ? "data section" : $"tensor '{previous}'", "no bytes after the last tensor");
    }

    void Expect(ref Utf8JsonReader reader, JsonTokenType type, string name, string expected)
    {
        reader.Read();
        if (reader.TokenType != type) throw Bad($"{reader.TokenType} where {type} should be.", Of(name, ref reader), expected);
    }

    static string At(ref Utf8JsonReader reader) => $"byte {8 + reader.TokenStartIndex}";

    static string Of(string name, ref Utf8JsonReader reader) => $"tensor '{Shorten(name)}', byte {8 + reader.TokenStartIndex}";

    static string TokenText(ref Utf8JsonReader reader)
    {
        var text = Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, 60)]);
        return reader.TokenType == JsonTokenType.String ? $"\"{text}\"" : text;
    }

    // Names come from the file: a message must not carry megabytes of them.
    static string Shorten(string text) => text.Length <= 100 ? text : $"{text.AsSpan(0, 100)}...";

    static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";

    static int FirstInvalidByte(ReadOnlySpan<byte> json)
    {
        int index = 0;
        while (Rune.DecodeFromUtf8(json[index..], out _, out int length) == System.Buffers.OperationStatus.Done) index += length;
        return index;
    }

    LabException Bad(string what, string where, string? expected, Exception? inner = null) => new(
        ErrorKind.Model, what, $"{file}: {where}", expected, "The file is damaged or was not written as safetensors: fetch it again.", inner);
}
