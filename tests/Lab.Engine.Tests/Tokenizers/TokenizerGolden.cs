using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.TestSupport;
using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers;

/// <summary>Reads the tokenizer reference vectors: whatever files of a kind the golden folder has, packed or plain.</summary>
static class TokenizerGolden
{
    public const string Later = "BPE and Unigram tokenizers come with a later issue.";
    const string Nothing = "(none)";

    /// <summary>All files <c>tokenizers/*/kind*.extension[.gz]</c>, relative to the golden folder.</summary>
    public static TheoryData<string> Files(string kind, string extension)
    {
        var data = new TheoryData<string>();
        if (GoldenFolder.TryGet("tokenizers", out string root))
        {
            foreach (string path in Directory.EnumerateFiles(root, kind + "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(path);
                if (name.EndsWith(extension, StringComparison.Ordinal) || name.EndsWith(extension + ".gz", StringComparison.Ordinal))
                    data.Add(Path.GetRelativePath(GoldenFolder.Root, path).Replace('\\', '/'));
            }
        }
        if (data.Count == 0) data.Add(Nothing);
        return data;
    }

    /// <summary>The path of a file of <see cref="Files"/>; skips what is missing and what comes later.</summary>
    public static string Require(string file)
    {
        Assert.SkipWhen(file == Nothing, "The golden folder has no such file.");
        string path = GoldenFolder.Require(file);
        Assert.SkipUnless(file.StartsWith("tokenizers/wordpiece/", StringComparison.Ordinal) || !file[11..].Contains('/'), Later);
        return path;
    }

    /// <summary>The tokenizer.json of encode-X, options-X, decode-X or blocks-X; a variant is put on top of its base.</summary>
    public static byte[] TokenizerJsonOf(string vectorFile)
    {
        string name = Path.GetFileName(vectorFile);
        string stem = name[..name.IndexOf('.', StringComparison.Ordinal)];
        int dash = stem.IndexOf('-', StringComparison.Ordinal);
        string tokenizer = "tokenizer" + (dash < 0 ? "" : stem[dash..]);
        string folder = Path.GetDirectoryName(vectorFile)!;
        foreach (string extension in (string[])[".json", ".json.gz", ".variant.json", ".variant.json.gz"])
        {
            string path = Path.Combine(folder, tokenizer + extension);
            if (File.Exists(path)) return TokenizerJson(path);
        }
        throw new FileNotFoundException($"No {tokenizer}.json for {vectorFile}.");
    }

    public static Tokenizer TokenizerOf(string vectorFile) => Tokenizer.Parse(TokenizerJsonOf(vectorFile));

    /// <summary>The real BERT tokenizer of the golden folder.</summary>
    public static Tokenizer Bert() => Tokenizer.Parse(BertJson());

    public static byte[] BertJson() => TokenizerJsonOf(Path.Combine(GoldenFolder.Require("tokenizers/wordpiece"), "encode.jsonl.gz"));

    public static byte[] TokenizerJson(string path)
    {
        byte[] bytes = ReadBytes(path);
        if (!path.Contains(".variant.", StringComparison.Ordinal)) return bytes;
        var variant = JsonNode.Parse(bytes)!.AsObject();
        var json = JsonNode.Parse(ReadBytes(Path.Combine(Path.GetDirectoryName(path)!, (string)variant["base"]!)))!.AsObject();
        foreach (var (field, value) in variant["replace"]!.AsObject()) json[field] = value?.DeepClone();
        return System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    public static byte[] ReadBytes(string path) => path.EndsWith(".gz", StringComparison.Ordinal) ? GoldenFolder.Unpack(path) : File.ReadAllBytes(path);

    public static IEnumerable<string> ReadLines(string path) =>
        System.Text.Encoding.UTF8.GetString(ReadBytes(path)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static IEnumerable<JsonElement> ReadRecords(string path)
    {
        foreach (string line in ReadLines(path))
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }
}
