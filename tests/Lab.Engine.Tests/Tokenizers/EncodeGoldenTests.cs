using System.Text.Json;
using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers;

public class EncodeGoldenTests
{
    public static TheoryData<string> Files => TokenizerGolden.Files("encode", ".jsonl");

    [Theory, MemberData(nameof(Files))]
    public void EveryText_GivesTheReferenceEncoding(string file)
    {
        string path = TokenizerGolden.Require(file);
        var tokenizer = TokenizerGolden.TokenizerOf(path);
        foreach (var record in TokenizerGolden.ReadRecords(path))
        {
            string text = record.GetProperty("text").GetString()!;
            Assert.Equal(EncodingText.Of(record), EncodingText.Of(tokenizer.Encode(text), record));
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void EveryText_GivesTheReferenceIds_OnTheShortWay(string file)
    {
        string path = TokenizerGolden.Require(file);
        var tokenizer = TokenizerGolden.TokenizerOf(path);
        var ids = new List<int>();
        foreach (var record in TokenizerGolden.ReadRecords(path))
        {
            string text = record.GetProperty("text").GetString()!;
            ids.Clear();
            bool truncated = tokenizer.AppendIds(text, int.MaxValue, ids);
            Assert.Equal((text, false, record.GetProperty("ids").GetRawText()), (text, truncated, JsonSerializer.Serialize(ids)));
        }
    }
}
