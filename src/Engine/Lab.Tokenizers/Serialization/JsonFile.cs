using System.Text.Json;

namespace Lab.Tokenizers;

/// <summary>Reads whole JSON files of a model folder.</summary>
static class JsonFile
{
    /// <summary>No vocabulary in use comes near it; what is larger is not a tokenizer.</summary>
    public const long MaxBytes = 256L << 20;

    const int MaxDepth = 64;

    public static byte[] ReadBytes(string path)
    {
        try
        {
            byte[] bytes = SmallFile.Read(path, MaxBytes, length => new LabException(ErrorKind.Model, $"The file is {length} bytes long.", path, $"at most {MaxBytes} bytes."));
            StandIn.Refuse(bytes, path);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Model, "The file cannot be read.", path, remedy: e.Message, inner: e);
        }
    }

    /// <summary>Parses UTF-8 JSON; a byte order mark is skipped.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, string file)
    {
        if (json.Span.StartsWith("\uFEFF"u8)) json = json[3..];
        try
        {
            return JsonDocument.Parse(json, new() { MaxDepth = MaxDepth });
        }
        catch (JsonException e)
        {
            throw new LabException(ErrorKind.Model, "The file is not valid JSON: " + e.Message,
                $"{file}: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", $"JSON, at most {MaxDepth} levels deep.", inner: e);
        }
    }
}
