using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers.Serialization;

public sealed class TokenizerFilesTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-tokenizer-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Folder_PrefersTokenizerJson_AndIsCopiedByteForByte()
    {
        Write("tokenizer.json", TokenizerGolden.BertJson());
        Write("vocab.txt", "nothing\n"u8.ToArray());
        Write("tokenizer_config.json", "{}"u8.ToArray());
        Write("model.safetensors", [1]);
        var tokenizer = Tokenizer.Load(folder);
        Assert.Equal([101, 7592, 102], tokenizer.Encode("hello").Ids);

        string copy = Path.Combine(folder, "copy");
        tokenizer.SaveTo(copy);
        string[] copied = [.. Directory.GetFiles(copy).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        Assert.Equal(["tokenizer.json", "tokenizer_config.json", "vocab.txt"], copied);
        foreach (string name in copied) Assert.Equal(File.ReadAllBytes(Path.Combine(folder, name)), File.ReadAllBytes(Path.Combine(copy, name)));
    }

    [Fact]
    public void VocabularyFile_TakesTheSettingsBesideIt()
    {
        Write("vocab.txt", "[UNK]\n[CLS]\n[SEP]\nA\na\n"u8.ToArray());
        Write("tokenizer_config.json", """{"do_lower_case":false}"""u8.ToArray());
        Assert.Equal([1, 3, 4, 2], Tokenizer.Load(Path.Combine(folder, "vocab.txt")).Encode("A a").Ids);
        Assert.Equal([1, 3, 4, 2], Tokenizer.Load(folder).Encode("A a").Ids);
    }

    [Fact]
    public void VocabularyWithoutClassifierToken_NamesRoleAndFile()
    {
        Write("vocab.txt", "[UNK]\n[SEP]\na\n"u8.ToArray());
        var error = Assert.Throws<LabException>(() => Tokenizer.Load(folder));
        Assert.Equal((ErrorKind.Model, Path.Combine(folder, "vocab.txt"), "The cls_token \"[CLS]\" is not in the vocabulary."), (error.Kind, error.Where, error.What));
    }

    [Fact]
    public void InvalidUtf8_NamesTheLine()
    {
        Write("vocab.txt", [(byte)'a', (byte)'\n', 0xC3, 0x28, (byte)'\n']);
        Assert.Equal(Path.Combine(folder, "vocab.txt") + ": line 2", Assert.Throws<LabException>(() => Tokenizer.Load(folder)).Where);
    }

    [Fact]
    public void EmptyFolder_SaysWhatIsMissing() =>
        Assert.Equal("tokenizer.json or vocab.txt.", Assert.Throws<LabException>(() => Tokenizer.Load(folder)).Expected);

    [Fact]
    public void SaveAfterAddingTokens_IsRefused()
    {
        Write("tokenizer.json", TokenizerGolden.BertJson());
        var tokenizer = Tokenizer.Load(folder);
        tokenizer.AddTokens([new("<new>")]);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<LabException>(() => tokenizer.SaveTo(Path.Combine(folder, "copy"))).Kind);
    }

    void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(folder, name), bytes);
}
