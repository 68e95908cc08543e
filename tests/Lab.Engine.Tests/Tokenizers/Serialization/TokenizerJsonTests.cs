using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers.Serialization;

public class TokenizerJsonTests
{
    const string Valid =
        """
        {"version":"1.0","truncation":{"max_length":8,"strategy":"LongestFirst","stride":0},
        "padding":{"strategy":{"Fixed":8},"direction":"Right","pad_to_multiple_of":null,"pad_id":0,"pad_type_id":0,"pad_token":"[PAD]"},
        "added_tokens":[{"id":0,"content":"[UNK]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
        "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
        "pre_tokenizer":{"type":"BertPreTokenizer"},"post_processor":{"type":"BertProcessing","sep":["[SEP]",4],"cls":["[CLS]",3]},
        "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
        "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,
        "vocab":{"[UNK]":0,"a":1,"##b":2,"[CLS]":3,"[SEP]":4}}}
        """;

    /// <summary>Replaces a piece of the valid file, and expects the error at a path.</summary>
    [Theory]
    [InlineData("\"a\":1", "\"a\":-1", "$.model.vocab[\"a\"]")]
    [InlineData("\"a\":1", "\"a\":2147483648", "$.model.vocab[\"a\"]")]
    [InlineData("\"a\":1", "\"a\":1e30", "$.model.vocab[\"a\"]")]
    [InlineData("\"a\":1", "\"a\":[]", "$.model.vocab[\"a\"]")]
    [InlineData("\"vocab\":{\"[UNK]\":0,\"a\":1,\"##b\":2,\"[CLS]\":3,\"[SEP]\":4}", "\"vocab\":7", "$.model.vocab")]
    [InlineData("\"max_input_chars_per_word\":100,", "", "$.model")]
    [InlineData("\"max_input_chars_per_word\":100", "\"max_input_chars_per_word\":-1", "$.model.max_input_chars_per_word")]
    [InlineData("\"type\":\"WordPiece\",\"unk_token\"", "\"type\":\"Unigram\",\"unk_token\"", "$.model")]
    [InlineData("BertNormalizer", "NFC", "$.normalizer")]
    [InlineData("BertNormalizer", "Nope", "$.normalizer.type")]
    [InlineData("\"lowercase\":true", "\"lowercase\":1", "$.normalizer.lowercase")]
    [InlineData("BertPreTokenizer", "Metaspace", "$.pre_tokenizer")]
    [InlineData("BertProcessing", "RobertaProcessing", "$.post_processor")]
    [InlineData("[\"[SEP]\",4]", "[\"[SEP]\"]", "$.post_processor.sep")]
    [InlineData("[\"[SEP]\",4]", "[\"[SEP]\",\"4\"]", "$.post_processor.sep[1]")]
    [InlineData("\"cleanup\":true", "\"cleanup\":null", "$.decoder.cleanup")]
    [InlineData("\"special\":true", "\"special\":\"yes\"", "$.added_tokens[0].special")]
    [InlineData("{\"id\":0,", "{\"id\":4294967296,", "$.added_tokens[0].id")]
    [InlineData("LongestFirst", "Nope", "$.truncation.strategy")]
    [InlineData("{\"Fixed\":8}", "{\"Fixed\":999999999999}", "$.padding.strategy.Fixed")]
    [InlineData("\"content\":\"[UNK]\"", "\"content\":\"\\ud800\"", "$.added_tokens[0].content")]
    [InlineData("\"version\":\"1.0\"", "\"version\":2", "$.version")]
    public void MalformedFile_IsRefusedWithItsPath(string piece, string replacement, string path)
    {
        Assert.Contains(piece, Valid, StringComparison.Ordinal);
        byte[] json = System.Text.Encoding.UTF8.GetBytes(Valid.Replace(piece, replacement, StringComparison.Ordinal));
        var error = Assert.Throws<LabException>(() => Tokenizer.Parse(json, "x/tokenizer.json"));
        Assert.Equal((ErrorKind.Model, "x/tokenizer.json: " + path), (error.Kind, error.Where));
    }

    [Fact]
    public void ComponentOfALaterIssue_SaysNotSupportedYet()
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(Valid.Replace("BertNormalizer", "Precompiled", StringComparison.Ordinal));
        var error = Assert.Throws<LabException>(() => Tokenizer.Parse(json));
        Assert.Equal("The normalizer \"Precompiled\" is not supported yet.", error.What);
    }

    [Fact]
    public void DeepNesting_IsRefused()
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes("{\"normalizer\":" + new string('[', 100_000));
        Assert.Equal(ErrorKind.Model, Assert.Throws<LabException>(() => Tokenizer.Parse(json)).Kind);
    }

    [Fact]
    public void HugeIds_TakeNoMemoryForTheGap()
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(Valid.Replace("\"a\":1", "\"a\":2147483646", StringComparison.Ordinal));
        Tokenizer.Parse(json);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var tokenizer = Tokenizer.Parse(json);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Equal((2147483646, "a"), (tokenizer.TokenToId("a"), tokenizer.IdToToken(2147483646)));
    }
}
