using System.Text.Json;
using Lab.TestSupport;
using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers;

public class AddedGoldenTests
{
    /// <summary>One row per file and base tokenizer, so that what comes later shows as skipped.</summary>
    public static TheoryData<string, string> FilesAndBases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string file in TokenizerGolden.Files("added", ".jsonl").Select(row => row.Data))
            {
                if (!GoldenFolder.TryGet(file, out string path))
                {
                    data.Add(file, "");
                    continue;
                }
                foreach (string? name in TokenizerGolden.ReadRecords(path).Select(r => r.GetProperty("base").GetString()).Distinct()) data.Add(file, name!);
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(FilesAndBases))]
    public void EveryCase_AddsEncodesAndDecodesAsTheReference(string file, string baseName)
    {
        Assert.SkipUnless(baseName.Length > 0, "The golden folder has no added tokens.");
        Assert.SkipUnless(baseName.StartsWith("wordpiece/", StringComparison.Ordinal), TokenizerGolden.Later);
        string path = GoldenFolder.Require(file);
        byte[] json = TokenizerGolden.TokenizerJson(GoldenFolder.Require("tokenizers/" + baseName));
        foreach (var record in TokenizerGolden.ReadRecords(path).Where(r => r.GetProperty("base").GetString() == baseName)) Check(Tokenizer.Parse(json), record);
    }

    static void Check(Tokenizer tokenizer, JsonElement record)
    {
        var added = record.GetProperty("added").EnumerateArray().Select(Token).ToArray();
        var results = added.Select(token => (tokenizer.AddTokens([token]), tokenizer.TokenToId(token.Content))).ToArray();
        var expected = record.GetProperty("result_of_adding").EnumerateArray()
            .Select(r => (r.GetProperty("added_count").GetInt32(), r.GetProperty("id").Deserialize<int?>()));
        Assert.Equal(expected, results);
        Assert.Equal(record.GetProperty("vocab_size").GetInt32(), tokenizer.VocabularySize);

        var options = new EncodeOptions { EncodeSpecialTokens = record.GetProperty("encode_special_tokens").GetBoolean() };
        foreach (var output in record.GetProperty("outputs").EnumerateArray())
        {
            var encoding = tokenizer.Encode(output.GetProperty("text").GetString()!, options: options);
            // Where the reference crashed there is nothing to match; here it must only not fail.
            if (output.TryGetProperty("error", out _)) continue;
            int[] ids = [.. encoding.Ids];
            Assert.Equal(
                (EncodingText.Of(output), output.GetProperty("decode_keep").GetString(), output.GetProperty("decode_skip").GetString()),
                (EncodingText.Of(encoding, output), tokenizer.Decode(ids), tokenizer.Decode(ids, skipSpecialTokens: true)));
        }
    }

    static AddedToken Token(JsonElement token) => new(
        token.GetProperty("content").GetString()!, token.GetProperty("single_word").GetBoolean(), token.GetProperty("lstrip").GetBoolean(),
        token.GetProperty("rstrip").GetBoolean(), token.GetProperty("normalized").GetBoolean(), token.GetProperty("special").GetBoolean());
}
