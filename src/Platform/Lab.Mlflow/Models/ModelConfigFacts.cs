using System.Text.Json;

namespace Lab.Mlflow;

/// <summary>What the description of a model takes from its config.json and tokenizer_config.json.</summary>
/// <param name="Family">model_type: bert.</param>
/// <param name="Architecture">Class of transformers.</param>
/// <param name="Dtype">Number type of the weights, as torch names it.</param>
/// <param name="Labels">Class names by index.</param>
sealed record ModelConfigFacts(string Family, string Architecture, string Dtype, IReadOnlyList<string> Labels)
{
    const string DefaultTokenizer = "PreTrainedTokenizerFast";

    /// <exception cref="LabException">There is no config.json, or it is no JSON object.</exception>
    public static ModelConfigFacts Read(string folder)
    {
        string file = Path.Combine(folder, "config.json");
        if (!File.Exists(file)) throw new LabException(ErrorKind.Model, "The model folder has no config.json.", Path.GetFullPath(folder), "a Hugging Face folder.");
        using var json = Parse(file);
        var root = json.RootElement;
        string architecture = root.TryGetProperty("architectures", out var names) && names.ValueKind == JsonValueKind.Array && names.GetArrayLength() > 0 ? Word(names[0], "") : "";
        // transformers 5 writes dtype, earlier ones torch_dtype.
        string dtype = Word(root, "dtype", "") is { Length: > 0 } now ? now : Word(root, "torch_dtype", "float32");
        return new(Word(root, "model_type", "bert"), architecture.Length > 0 ? architecture : "BertForSequenceClassification", dtype, LabelsOf(root));
    }

    /// <summary>Class of transformers that reads the tokenizer of a folder.</summary>
    public static string TokenizerClass(string folder)
    {
        string file = Path.Combine(folder, "tokenizer_config.json");
        if (!File.Exists(file)) return DefaultTokenizer;
        using var json = Parse(file);
        return Word(json.RootElement, "tokenizer_class", DefaultTokenizer);
    }

    static IReadOnlyList<string> LabelsOf(JsonElement root) =>
        !root.TryGetProperty("id2label", out var labels) || labels.ValueKind != JsonValueKind.Object ? []
        : [.. labels.EnumerateObject().OrderBy(label => int.TryParse(label.Name, out int index) ? index : int.MaxValue).Select(label => label.Value.ToString())];

    static string Word(JsonElement owner, string key, string otherwise) => owner.TryGetProperty(key, out var value) ? Word(value, otherwise) : otherwise;

    // Names of classes and types of Python, which the description has as plain words.
    static string Word(JsonElement value, string otherwise) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 100 } text && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? text
            : otherwise;

    static JsonDocument Parse(string file)
    {
        try
        {
            var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return json.RootElement.ValueKind == JsonValueKind.Object ? json : throw new JsonException("no object");
        }
        catch (JsonException malformed)
        {
            throw new LabException(ErrorKind.Model, "The file is no JSON object.", file, inner: malformed);
        }
    }
}
