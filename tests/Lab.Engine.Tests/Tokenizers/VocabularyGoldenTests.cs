using System.Text.Json;
using Lab.TestSupport;
using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers;

/// <summary>vocab.txt with the settings of tokenizer_config.json is the same tokenizer as the tokenizer.json beside it.</summary>
public class VocabularyGoldenTests
{
    [Theory]
    [InlineData("encode.jsonl.gz", "{}")]
    [InlineData("encode.jsonl.gz", """{"do_lower_case":true,"cls_token":{"content":"[CLS]","lstrip":false},"model_max_length":512}""")]
    [InlineData("encode-cased.jsonl.gz", """{"do_lower_case":false}""")]
    [InlineData("encode-nochinese.jsonl.gz", """{"tokenize_chinese_chars":false}""")]
    [InlineData("encode-keepaccents.jsonl.gz", """{"strip_accents":false,"unk_token":"[UNK]"}""")]
    public void EveryText_GivesTheReferenceEncoding(string file, string config)
    {
        byte[] vocabulary = File.ReadAllBytes(GoldenFolder.Require("tokenizers/wordpiece/vocab.txt"));
        var tokenizer = Tokenizer.ParseVocabulary(vocabulary, System.Text.Encoding.UTF8.GetBytes(config));
        foreach (var record in TokenizerGolden.ReadRecords(GoldenFolder.Require("tokenizers/wordpiece/" + file)))
        {
            string text = record.GetProperty("text").GetString()!;
            Assert.Equal(EncodingText.Of(record), EncodingText.Of(tokenizer.Encode(text), record));
        }
    }
}
