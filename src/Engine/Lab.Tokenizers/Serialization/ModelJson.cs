using System.Text.Json;

namespace Lab.Tokenizers;

/// <summary>$.model of tokenizer.json.</summary>
static class ModelJson
{
    public static IModel Read(JsonField model)
    {
        // Old files have no type: the fields tell.
        string type = model.Optional("type")?.String()
            ?? (model.Optional("merges") is not null ? "BPE" : model.Optional("vocab") is { IsObject: false } ? "Unigram" : "WordPiece");
        return type switch
        {
            "WordPiece" => WordPiece(model),
            "BPE" or "Unigram" or "WordLevel" => throw model.NotSupportedYet("model", type),
            _ => throw model.Required("type").Error($"The model \"{type}\" is unknown.", "\"WordPiece\"."),
        };
    }

    static WordPieceModel WordPiece(JsonField model)
    {
        string unknown = model.Required("unk_token").String();
        string prefix = model.Required("continuing_subword_prefix").String();
        int maxChars = model.Required("max_input_chars_per_word").Length();
        var vocab = model.Required("vocab");
        var ids = new Dictionary<string, int>();
        foreach (var (token, value) in vocab.Members())
        {
            // A good entry needs no path; building one for each would cost more than the rest.
            bool good = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int id) && id is >= 0 and < int.MaxValue;
            ids[token] = good ? value.GetInt32() : vocab.Member(token, value).NonNegative();
        }
        return new(new(ids), unknown, prefix, maxChars);
    }
}
