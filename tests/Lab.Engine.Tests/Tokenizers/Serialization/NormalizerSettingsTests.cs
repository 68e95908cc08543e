using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers.Serialization;

/// <summary>tokenizer_config.json beside tokenizer.json, which of an uncased model says lower case and no accents.</summary>
public sealed class NormalizerSettingsTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-tokenizer-").FullName;

    public NormalizerSettingsTests() => File.WriteAllBytes(Path.Combine(folder, "tokenizer.json"), TokenizerGolden.BertJson());

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("""{"do_lower_case":false}""", "Hello", "Hello")]
    [InlineData("""{"do_lower_case":false}""", "Héllo", "Héllo")]
    [InlineData("""{"do_lower_case":false,"strip_accents":true}""", "Héllo", "Hello")]
    [InlineData("""{"strip_accents":false}""", "Héllo", "héllo")]
    [InlineData("""{"tokenize_chinese_chars":false}""", "你好", "你好")]
    public void SettingsOfTheConfiguration_Win_AndTheDifferenceIsTold(string config, string text, string normalized)
    {
        var tokenizer = Load(config);
        Assert.Equal(normalized, tokenizer.Normalize(text));
        Assert.Contains("tokenizer_config.json and tokenizer.json differ", Assert.Single(tokenizer.Notes).ToString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"do_lower_case":true,"strip_accents":null,"tokenize_chinese_chars":true,"model_max_length":512}""")]
    public void WhereTheyAgree_NothingIsTold(string config)
    {
        var tokenizer = Load(config);
        Assert.Equal("hello", tokenizer.Normalize("Héllo"));
        Assert.Empty(tokenizer.Notes);
    }

    [Fact]
    public void CasedSettingOnAnUncasedVocabulary_MakesCapitalsUnknown() => Assert.Equal([101, 100, 102], Load("""{"do_lower_case":false}""").Encode("Hello").Ids);

    [Fact]
    public void CopiedFolder_EncodesTheSame()
    {
        var tokenizer = Load("""{"do_lower_case":false}""");
        tokenizer.SaveTo(Path.Combine(folder, "copy"));
        Assert.Equal(tokenizer.Encode("Hello you").Ids, Tokenizer.Load(Path.Combine(folder, "copy")).Encode("Hello you").Ids);
    }

    Tokenizer Load(string config)
    {
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), config);
        return Tokenizer.Load(folder);
    }
}
