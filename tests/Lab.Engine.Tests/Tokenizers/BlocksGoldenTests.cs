using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers;

public class BlocksGoldenTests
{
    public static TheoryData<string> Files => TokenizerGolden.Files("blocks", ".tsv");

    [Theory, MemberData(nameof(Files))]
    public void EveryCodePoint_HashesToTheReference(string file)
    {
        string path = TokenizerGolden.Require(file);
        var tokenizer = TokenizerGolden.TokenizerOf(path);
        var lines = TokenizerGolden.ReadLines(path).ToList();
        var (prefix, suffix) = Around(lines[0]);

        string[] above = ["", "", ""];
        var wrong = new List<string>();
        foreach (string line in lines[1..])
        {
            string[] columns = line.Split('\t');
            int block = int.Parse(columns[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            above = [.. columns[1..].Select((c, i) => c == "=" ? above[i] : c)];
            string[] hashes = Hashes(tokenizer, block << 8, prefix, suffix);
            // The reference may keep only the first digits of a hash.
            for (int i = 0; i < 3; i++) hashes[i] = above[i] == "-" ? "-" : hashes[i][..above[i].Length];
            if (!above.SequenceEqual(hashes)) wrong.Add($"{columns[0]}: expected {string.Join(' ', above)}, got {string.Join(' ', hashes)}");
        }
        Assert.Equal([], wrong);
    }

    static string[] Hashes(Tokenizer tokenizer, int firstCodePoint, string prefix, string suffix)
    {
        List<int> normalized = [], ids = [], offsets = [];
        for (int c = firstCodePoint; c < firstCodePoint + 256; c++)
        {
            if (c is >= 0xD800 and <= 0xDFFF) continue;
            string text = prefix + char.ConvertFromUtf32(c) + suffix;
            foreach (var rune in tokenizer.Normalize(text).EnumerateRunes()) normalized.Add(rune.Value);
            normalized.Add(-1);
            foreach (var token in tokenizer.Encode(text, options: new() { AddSpecialTokens = false }))
            {
                ids.Add(token.Id);
                offsets.Add(token.Start);
                offsets.Add(token.End);
            }
            ids.Add(-1);
            offsets.Add(-1);
        }
        return [Hash(normalized), Hash(ids), Hash(offsets)];
    }

    static string Hash(List<int> values) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(values))));

    // # prefix="a" suffix="b" (JSON strings); columns: ...
    static (string Prefix, string Suffix) Around(string header)
    {
        string[] parts = header.Split(["# prefix=", " suffix=", " (JSON"], StringSplitOptions.None);
        return (JsonSerializer.Deserialize<string>(parts[1])!, JsonSerializer.Deserialize<string>(parts[2])!);
    }
}
