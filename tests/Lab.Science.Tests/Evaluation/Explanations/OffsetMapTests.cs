using Lab.Datasets;

namespace Lab.Evaluation.Tests;

public class OffsetMapTests
{
    static readonly TextCleaning all = new(CleaningSteps.All);

    static readonly string[] pieces =
    [
        "good", "&quot;great&quot;", "don&#39;t", "soooooo!!!!!!", "https://example.com/path?x=1", "(www.example.com).", "@somebody", "mail@example.com", "cafe\u0301",
        "&amp;amp;", @"it\u2019s", @"\ud83d\ude0d", "a&lt;b", "\U0001F60D\U0001F60D", "waaaaay", "...", "na\u00EFve", "&unknown;", "@user", "http",
    ];

    [Fact]
    public void EveryWord_CleanedByItself_IsTheWordOfTheCleanedText()
    {
        var random = new Random(3);
        for (int round = 0; round < 500; round++)
        {
            string given = string.Concat(Enumerable.Range(0, 6).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(6) == 0 ? "\n\n" : " ")));
            string cleaned = all.Apply(given);
            var map = OffsetMap.Of(given, cleaned, all);
            Assert.NotNull(map);
            int last = 0;
            foreach (var (start, end) in TextWords.Of(cleaned))
            {
                var (from, to) = map.Back(given, start, end);
                Assert.True(from >= last && to > from && to <= given.Length, $"'{cleaned[start..end]}' at {from}..{to} of '{given}'");
                Assert.Equal(cleaned[start..end], all.Apply(given[from..to]));
                last = from;
            }
        }
    }

    [Theory]
    [InlineData("so&nbsp;good", "so", "so")]
    [InlineData("so&nbsp;good", "good", "good")]
    [InlineData("greeeeeat", "greeeat", "greeeeeat")]
    [InlineData("see http://a.b/c, ok", "http", "http://a.b/c")]
    [InlineData("thanks @anna!", "@user", "@anna")]
    public void Place_IsThatOfTheGivenText(string given, string word, string expected)
    {
        string cleaned = all.Apply(given);
        int start = cleaned.IndexOf(word, StringComparison.Ordinal);
        var (from, to) = OffsetMap.Of(given, cleaned, all)!.Back(given, start, start + word.Length);
        Assert.Equal(expected, given[from..to]);
    }

    // White space that the cleaning makes and then acts on across words: no way back is better than a wrong one.
    [Fact]
    public void ChangeAcrossWords_HasNoWayBack()
    {
        const string given = "e \u0301 x";
        Assert.Null(OffsetMap.Of(given, "\u00E9 x", all));
    }

    [Fact]
    public void VeryLongRun_IsStillMapped()
    {
        string given = string.Concat(Enumerable.Repeat("&lt;&gt;", 2_000)), cleaned = all.Apply(given);
        var map = OffsetMap.Of(given, cleaned, all)!;
        var (from, to) = map.Back(given, 0, cleaned.Length);
        Assert.Equal((0, given.Length), (from, to));
    }
}
