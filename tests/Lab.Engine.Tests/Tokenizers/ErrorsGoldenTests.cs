using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.TestSupport;
using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers;

/// <summary>What the reference does with bad input and bad files; the case names are those of its script.</summary>
public class ErrorsGoldenTests
{
    static readonly Lazy<Tokenizer> full = new(TokenizerGolden.Bert);

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            if (GoldenFolder.TryGet("tokenizers/errors.jsonl", out string path) || GoldenFolder.TryGet("tokenizers/errors.jsonl.gz", out path))
                foreach (var record in TokenizerGolden.ReadRecords(path)) data.Add(record.GetProperty("case").GetString()!, record.GetRawText());
            else data.Add("", "");
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void EveryCase_AnswersOrFailsAsTheReference(string name, string expected)
    {
        Assert.SkipUnless(name.Length > 0, "The golden folder has no errors.jsonl.");
        Assert.SkipWhen(name.Contains("BPE", StringComparison.Ordinal) || name.Contains("Unigram", StringComparison.Ordinal)
            || name.StartsWith("Precompiled", StringComparison.Ordinal) || name.StartsWith("Replace", StringComparison.Ordinal), TokenizerGolden.Later);
        if (!answers.TryGetValue(name, out var answer)) Assert.Skip("Not a case that this implementation knows how to put.");

        var record = JsonNode.Parse(expected)!;
        if (name == "encode(a lone surrogate)")
        {
            // The reference cannot take one at all; here it counts as U+FFFD.
            Assert.Equal(Text(full.Value.Encode("a\uFFFDb").Ids), Text(answer()));
            return;
        }
        if (record["error"] is not null) Assert.True(Record.Exception(() => answer()) is LabException or ArgumentNullException);
        else Assert.Equal(record["value"]?.ToJsonString() ?? "null", Text(answer()));
    }

    static readonly Dictionary<string, Func<object?>> answers = new()
    {
        ["decode([0, 999999]) with an id out of range"] = () => full.Value.Decode([0, 7592, 999999, 2088]),
        ["decode([-1])"] = () => full.Value.Decode([-1]),
        ["decode([2**32])"] = () => full.Value.Decode([1L << 32]),
        ["id_to_token(999999)"] = () => full.Value.IdToToken(999999),
        ["token_to_id('no such token')"] = () => full.Value.TokenToId("no such token"),
        ["encode(None)"] = () => full.Value.Encode(null!),
        ["encode(a lone surrogate)"] = () => full.Value.Encode("a\ud800b").Ids,
        ["encode_batch([])"] = () => full.Value.EncodeBatch([]),
        ["base: encode"] = () => Encode(_ => { }),
        ["not JSON"] = () => Encode("{"),
        ["empty object"] = () => Encode("{}"),
        ["unknown model type"] = () => Encode(t => t["model"]!["type"] = "Nope"),
        ["model type absent (guessed from the fields)"] = () => Encode(t => t["model"]!.AsObject().Remove("type")),
        ["unknown normalizer type"] = () => Encode(t => t["normalizer"] = Type("Nope")),
        ["unknown pre-tokenizer type"] = () => Encode(t => t["pre_tokenizer"] = Type("Nope")),
        ["unknown decoder type"] = () => Encode(t => t["decoder"] = Type("Nope")),
        ["unknown post-processor type"] = () => Encode(t => t["post_processor"] = Type("Nope")),
        ["unknown extra top-level field"] = () => Encode(t => t["extra"] = 1),
        ["unknown extra field in model"] = () => Encode(t => t["model"]!["extra"] = 1),
        ["version 2.0"] = () => Encode(t => t["version"] = "2.0"),
        ["version absent"] = () => Encode(t => t.Remove("version")),
        ["normalizer field absent"] = () => Encode(t => t.Remove("normalizer")),
        ["added_tokens absent"] = () => Encode(t => t.Remove("added_tokens")),
        ["BertNormalizer without lowercase"] = () => Encode(t =>
            t["normalizer"] = new JsonObject { ["type"] = "BertNormalizer", ["clean_text"] = true, ["handle_chinese_chars"] = true, ["strip_accents"] = null }),
        ["WordPiece vocab without the unk token, text needs none"] = () => Encode(t => t["model"]!["vocab"] = Vocabulary(("a", 1), ("##b", 2)), "a ab"),
        ["WordPiece vocab without the unk token, text needs it"] = () => Encode(t => t["model"]!["vocab"] = Vocabulary(("a", 1), ("##b", 2)), "c"),
        ["WordPiece vocab absent"] = () => Encode(t => t["model"]!.AsObject().Remove("vocab")),
        ["WordPiece without max_input_chars_per_word"] = () => Encode(t => t["model"]!.AsObject().Remove("max_input_chars_per_word")),
        ["duplicate key in the vocab object: the same token with ids 1 and 5"] = () =>
            Encode(TinyJson().Replace("\"a\":1", "\"a\":1,\"a\":5", StringComparison.Ordinal)),
        ["two tokens with the same id"] = () => new object[]
        {
            Tiny(t => t["model"]!["vocab"] = Vocabulary(("[UNK]", 0), ("a", 1), ("b", 1))).Encode("a b").Ids,
            new[] { Tiny(t => t["model"]!["vocab"] = Vocabulary(("[UNK]", 0), ("a", 1))).Decode([1]) },
        },
        ["ids with a gap"] = () => Encode(t => t["model"]!["vocab"] = Vocabulary(("[UNK]", 0), ("a", 1), ("##b", 77))),
        ["negative id in vocab"] = () => Encode(t => t["model"]!["vocab"] = Vocabulary(("[UNK]", 0), ("a", -1))),
        ["id as a string in vocab"] = () => Encode(t => t["model"]!["vocab"] = new JsonObject { ["[UNK]"] = 0, ["a"] = "1" }),
        ["added token with an id that is not the next free one"] = () => Added(500) is var t
            ? new { id = t.TokenToId("<x>"), size = t.VocabularySize, ids = t.Encode("a <x>").Ids } : null,
        ["added token with the id of another token of the vocab"] = () => Added(1) is var t
            ? new { id = t.TokenToId("<x>"), id1 = t.IdToToken(1), size = t.VocabularySize, ids = t.Encode("a <x>").Ids } : null,
        ["added token twice with different ids"] = () => Added(3, 4) is var t ? new { id = t.TokenToId("<x>"), size = t.VocabularySize } : null,
        ["added token with empty content"] = () => Tiny(t => t["added_tokens"] = new JsonArray(AddedToken(3, "", false))) is var t
            ? new { id = t.TokenToId(""), size = t.VocabularySize, ids = t.Encode("a ab").Ids } : null,
        ["added token without the flags"] = () => Encode(t => t["added_tokens"] = new JsonArray(new JsonObject { ["id"] = 3, ["content"] = "<x>" })),
        ["template post-processor naming a token that is not defined"] = () => Encode(t => t["post_processor"] = Template(
            new JsonObject { ["SpecialToken"] = new JsonObject { ["id"] = "[CLS]", ["type_id"] = 0 } }, SequenceA())),
        ["template with an empty pair, pair given"] = () => Tiny(t => t["post_processor"] = Template(SequenceA())).Encode("a", "ab").Ids,
        ["truncation: enable_truncation(8, stride=8)"] = () => Truncated(new(8, Stride: 8)),
        ["truncation: enable_truncation(8, stride=7), 2 special tokens"] = () => Truncated(new(8, Stride: 7)),
        ["truncation: enable_truncation(0) then encode"] = () => Truncated(new(0)),
        ["truncation: enable_truncation(1) then encode (2 special tokens)"] = () => Truncated(new(1)),
        ["truncation: unknown strategy"] = () => Encode(t =>
            t["truncation"] = new JsonObject { ["max_length"] = 8, ["strategy"] = "nope", ["stride"] = 0, ["direction"] = "Right" }),
        ["padding: unknown direction"] = () => Encode(t => t["padding"] = new JsonObject
        {
            ["strategy"] = "BatchLongest",
            ["direction"] = "up",
            ["pad_id"] = 0,
            ["pad_type_id"] = 0,
            ["pad_token"] = "[PAD]",
        }),
        ["decode skips added special tokens only, not ids that merely look special"] = () => full.Value.Decode([100, 0, 101, 7592], skipSpecialTokens: true),
    };

    static object Encode(string json, string text = "a ab c")
    {
        var encoding = Tokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(json)).Encode(text);
        return new { ids = encoding.Ids, tokens = encoding.Tokens };
    }

    static object Encode(Action<JsonObject> change, string text = "a ab c")
    {
        var encoding = Tiny(change).Encode(text);
        return new { ids = encoding.Ids, tokens = encoding.Tokens };
    }

    static Tokenizer Tiny(Action<JsonObject> change)
    {
        var json = JsonNode.Parse(TinyJson())!.AsObject();
        change(json);
        return Tokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    static string TinyJson() =>
        """
        {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,"pre_tokenizer":{"type":"Whitespace"},
        "post_processor":null,"decoder":null,"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
        "max_input_chars_per_word":100,"vocab":{"[UNK]":0,"a":1,"##b":2}}}
        """;

    static Tokenizer Added(params int[] ids) => Tiny(t => t["added_tokens"] = new JsonArray([.. ids.Select(id => AddedToken(id, "<x>", true))]));

    static JsonNode AddedToken(int id, string content, bool special) => new JsonObject
    {
        ["id"] = id,
        ["content"] = content,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = special,
    };

    static JsonObject Type(string type) => new() { ["type"] = type };

    static JsonObject Vocabulary(params (string Token, int Id)[] entries) => new(entries.Select(e => KeyValuePair.Create<string, JsonNode?>(e.Token, e.Id)));

    static JsonObject SequenceA() => new() { ["Sequence"] = new JsonObject { ["id"] = "A", ["type_id"] = 0 } };

    static JsonObject Template(params JsonNode[] single) =>
        new() { ["type"] = "TemplateProcessing", ["single"] = new JsonArray(single), ["pair"] = new JsonArray(), ["special_tokens"] = new JsonObject() };

    static IReadOnlyList<int> Truncated(Truncation truncation) => full.Value.Encode("hello world", options: new() { Truncation = truncation }).Ids;

    static string Text(object? value) => JsonSerializer.Serialize(value);
}
