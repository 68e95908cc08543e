using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers;

public class DecodeGoldenTests
{
    public static TheoryData<string> Files => TokenizerGolden.Files("decode", ".jsonl");

    [Theory, MemberData(nameof(Files))]
    public void EveryIdList_GivesTheReferenceTexts(string file)
    {
        string path = TokenizerGolden.Require(file);
        byte[] json = TokenizerGolden.TokenizerJsonOf(path);
        var tokenizer = Tokenizer.Parse(json);
        var withoutCleanUp = Tokenizer.Parse(WithoutCleanUp(json));
        foreach (var record in TokenizerGolden.ReadRecords(path))
        {
            long[] ids = record.GetProperty("ids").Deserialize<long[]>()!;
            Assert.Equal(Expected(record), Decoded(tokenizer, ids));
            if (record.TryGetProperty("decoder_cleanup_false", out var plain)) Assert.Equal(Expected(plain), Decoded(withoutCleanUp, ids));
        }
    }

    static (string?, string?, string?, string?) Expected(JsonElement record) => (
        record.GetProperty("keep").GetString(), record.GetProperty("skip").GetString(),
        record.GetProperty("keep_clean").GetString(), record.GetProperty("skip_clean").GetString());

    static (string?, string?, string?, string?) Decoded(Tokenizer tokenizer, long[] ids) => (
        tokenizer.Decode(ids), tokenizer.Decode(ids, skipSpecialTokens: true),
        tokenizer.Decode(ids, cleanUpSpaces: true), tokenizer.Decode(ids, true, true));

    static byte[] WithoutCleanUp(byte[] json)
    {
        var root = JsonNode.Parse(json)!;
        root["decoder"]!["cleanup"] = false;
        return System.Text.Encoding.UTF8.GetBytes(root.ToJsonString());
    }
}
