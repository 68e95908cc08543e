using System.Text.Json;

namespace Lab.Tokenizers;

/// <summary>Reads tokenizer.json, as strictly as the original: unknown fields at the top are errors, unknown fields of the model are not.</summary>
static class TokenizerJson
{
    static readonly HashSet<string> known =
        ["version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model"];

    public static TokenizerParts Read(ReadOnlyMemory<byte> json, string file)
    {
        using var document = JsonFile.Parse(json, file);
        var root = new JsonField(document.RootElement, file, "$");
        foreach (var (name, value) in root.Members())
        {
            if (!known.Contains(name))
                throw root.Member(name, value).Error("The field is unknown.", string.Join(", ", known.Order()) + ".");
        }
        CheckVersion(root);
        return new()
        {
            Model = ModelJson.Read(root.Required("model")),
            Normalizer = root.Optional("normalizer") is { } normalizer ? ComponentJson.Normalizer(normalizer) : null,
            PreTokenizer = root.Optional("pre_tokenizer") is { } preTokenizer ? ComponentJson.PreTokenizer(preTokenizer) : null,
            PostProcessor = root.Optional("post_processor") is { } postProcessor ? PostProcessorJson.Read(postProcessor) : null,
            Decoder = root.Optional("decoder") is { } decoder ? ComponentJson.Decoder(decoder) : null,
            AddedTokens = root.Optional("added_tokens") is { } tokens ? [.. tokens.Items().Select(ComponentJson.AddedToken)] : [],
            Truncation = root.Optional("truncation") is { } truncation ? ParametersJson.Truncation(truncation) : null,
            Padding = root.Optional("padding") is { } padding ? ParametersJson.Padding(padding) : null,
        };
    }

    static void CheckVersion(JsonField root)
    {
        if (root.Members().All(m => m.Name != "version")) return;
        var version = root.Required("version");
        if (version.String() is var value && value != "1.0") throw version.Error($"The version \"{value}\" is unknown.", "\"1.0\".");
    }
}
