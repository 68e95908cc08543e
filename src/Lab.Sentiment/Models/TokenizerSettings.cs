using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Lab.Tokenizers;
using Lab.Transformers.Checkpoints;

namespace Lab.Sentiment;

/// <summary>The one thing of tokenizer_config.json that a classifier needs: how much of a text it was trained to read.</summary>
static class TokenizerSettings
{
    const string File = "tokenizer_config.json";
    const string MaxLength = "model_max_length";

    /// <summary>model_max_length in tokens, or null when the file or the key is not there. transformers writes 1e30 for "no limit".</summary>
    /// <exception cref="LabException">The file is not JSON.</exception>
    public static int? ReadMaxLength(string folder)
    {
        var path = Path.Combine(Tokenizer.FolderOf(folder), File);
        if (!System.IO.File.Exists(path)) return null;
        return Parse(path)[MaxLength] is JsonValue value && value.TryGetValue(out double tokens) && tokens is >= 1 and <= int.MaxValue ? (int)tokens : null;
    }

    /// <summary>Writes model_max_length; whatever else the file says stays.</summary>
    public static void WriteMaxLength(string folder, int tokens)
    {
        var path = Path.Combine(folder, File);
        var settings = System.IO.File.Exists(path) ? Parse(path) : new JsonObject { ["tokenizer_class"] = "BertTokenizer" };
        settings[MaxLength] = tokens;
        var json = JsonSerializer.SerializeToUtf8Bytes(settings, TokenizerSettingsJson.Default.JsonObject);
        AtomicFile.Write(path, stream => stream.Write(json));
    }

    static JsonObject Parse(string path)
    {
        try
        {
            return JsonNode.Parse(System.IO.File.ReadAllBytes(path))!.AsObject();
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new LabException(ErrorKind.Model, "This is not a JSON object.", path, "an object such as {\"model_max_length\": 128}", inner: problem);
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(JsonObject))]
sealed partial class TokenizerSettingsJson : JsonSerializerContext;
