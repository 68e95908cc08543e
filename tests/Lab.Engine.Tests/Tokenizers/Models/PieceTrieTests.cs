using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers.Models;

public class PieceTrieTests
{
    [Fact]
    public void LongestMatch_EqualsSearchThroughAllStrings()
    {
        var random = new Random(3);
        var strings = Enumerable.Range(0, 3000).Select(_ => Letters(random, random.Next(1, 7))).Distinct().ToArray();
        var trie = new PieceTrie();
        for (int i = 0; i < strings.Length; i++) trie.Set(strings[i], i);
        for (int i = 0; i < 2000; i++)
        {
            string text = Letters(random, random.Next(0, 10));
            string longest = strings.Where(s => text.StartsWith(s, StringComparison.Ordinal)).MaxBy(s => s.Length) ?? "";
            int length = trie.LongestMatch(text, PieceTrie.Root, out int value);
            Assert.Equal((longest.Length, Array.IndexOf(strings, longest)), (length, value));
            Assert.Equal(Array.IndexOf(strings, text), trie.ValueOf(text));
        }
    }

    static string Letters(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)("abc\0\uFFFF"[random.Next(5)])));
}
