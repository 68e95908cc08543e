using System.Text.Json.Nodes;
using Lab.Tokenizers;

namespace Lab.Engine.Tests.Tokenizers;

public class TokenizerTests
{
    [Fact]
    public void Offsets_PointIntoTheText()
    {
        const string text = "\U0001F600 Na\u00efve [MASK]!";
        var words = BertFixture.Bert.Encode(text).Where(t => !t.IsSpecial).Select(t => text[t.Start..t.End]);
        Assert.Equal(["\U0001F600", "Na\u00efve", "[MASK]", "!"], words);
    }

    [Fact]
    public void LoneSurrogate_CountsAsReplacementCharacter()
    {
        foreach (string text in (string[])["a\ud800b", "\udc00\ud800", "x \ud83d y", "\ud83d\ude00\ude00", "a\ud83d"])
        {
            string replaced = new([.. text.Select((c, i) => char.IsSurrogate(c) && !InPair(text, i) ? '\uFFFD' : c)]);
            Assert.Equal(BertFixture.Bert.Encode(replaced).ToArray(), BertFixture.Bert.Encode(text).ToArray());
        }
    }

    [Fact]
    public void StoredTruncationAndPadding_AreReadButNotApplied()
    {
        var bert = BertFixture.Bert;
        Assert.Equal((new Truncation(128), new Padding(128)), (bert.StoredTruncation, bert.StoredPadding));
        Assert.Equal(4, bert.Encode("two words").Count);
        Assert.Equal(128, bert.Encode("two words", options: new() { Truncation = bert.StoredTruncation, Padding = bert.StoredPadding }).Count);
    }

    [Fact]
    public void TokensAndIds_GoBothWays()
    {
        var bert = BertFixture.Bert;
        Assert.Equal((30522, "##ing", 2075, null, null), (bert.VocabularySize, bert.IdToToken(2075), bert.TokenToId("##ing"), bert.TokenToId("nope!"), bert.IdToToken(30522)));
        Assert.Equal((null, null), (bert.IdToToken(-1), bert.IdToToken(int.MaxValue)));
    }

    /// <summary>An added token that is looked for in normalized text, and never there, sends everything the general way.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void FastWay_GivesWhatTheGeneralWayGives(int seed)
    {
        var general = TokenizerGolden.Bert();
        Assert.Equal(1, general.AddTokens([new("\U00030000\U00030001", Normalized: true)]));
        string[] pieces =
        [
            " ", " ", "\t", "\n", "a", "Ing", "dress", "Unbelievable", "0", "42", "'", ".", "#", "\u00e9", "e\u0301", "\u0323", "\u1E944", "\uAC01", "\u4e2d",
            "\U0001F600", "\u200d", "\u0000", "\u000b", "\u00a0", "\u3000", "\u00df", "\u0130", "[MASK]", "[", "\ufffd", "\ud800", "\u2019", "abcdefghijklmnop",
        ];
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.Equal(general.Encode(text).ToArray(), BertFixture.Bert.Encode(text).ToArray());
        }
    }

    [Fact]
    public void BertProcessing_IsTheTemplateOfBert()
    {
        var json = JsonNode.Parse(TokenizerGolden.BertJson())!;
        json["post_processor"] = JsonNode.Parse("""{"type":"BertProcessing","sep":["[SEP]",102],"cls":["[CLS]",101]}""");
        var other = Tokenizer.Parse(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
        foreach (var options in (EncodeOptions[])[new(), new() { AddSpecialTokens = false }, new() { Truncation = new(9, Stride: 1) }])
        {
            foreach (string? pair in (string?[])[null, "a second text of its own"])
            {
                var expected = BertFixture.Bert.Encode("the first text, which is longer", pair, options);
                var actual = other.Encode("the first text, which is longer", pair, options);
                Assert.Equal(expected.ToArray(), actual.ToArray());
                Assert.Equal(expected.Overflowing.Select(o => o.ToArray()), actual.Overflowing.Select(o => o.ToArray()));
            }
        }
    }

    [Fact]
    public void TokensAddedWhileOthersEncode_ShowWholeOrNotAtAll()
    {
        var tokenizer = TokenizerGolden.Bert();
        var known = new HashSet<string>(["<", "new", ">", "<new>", "x"]);
        Parallel.Invoke(
            () => Assert.Equal(1, tokenizer.AddTokens([new("<new>", Normalized: false)])),
            () => Assert.All(Enumerable.Range(0, 500), _ => Assert.Superset(tokenizer.Encode("x<new>", options: new() { AddSpecialTokens = false }).Tokens.ToHashSet(), known)));
        Assert.Equal(["x", "<new>"], tokenizer.Encode("x<new>", options: new() { AddSpecialTokens = false }).Tokens);
    }

    [Fact]
    public void HugePadding_IsRefusedBeforeItIsAllocated()
    {
        var error = Assert.Throws<LabException>(() => BertFixture.Bert.Encode("a", options: new() { Padding = new(int.MaxValue) }));
        Assert.Equal((ErrorKind.Usage, "padding"), (error.Kind, error.Where));
    }

    static bool InPair(string text, int i) =>
        (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
        || (char.IsLowSurrogate(text[i]) && i > 0 && char.IsHighSurrogate(text[i - 1]));
}
