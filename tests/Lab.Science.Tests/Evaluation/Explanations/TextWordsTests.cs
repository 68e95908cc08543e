namespace Lab.Evaluation.Tests;

public class TextWordsTests
{
    [Theory]
    [InlineData("I don't like it.", "I|don't|like|it|.")]
    [InlineData("well-made, (really!!!) soft\u2014ok", "well-made|,|(|really|!!!)|soft|\u2014|ok")]
    [InlineData("it\u2019s 3.5 stars, 1,200 times. End.Next", "it\u2019s|3.5|stars|,|1,200|times|.|End|.|Next")]
    [InlineData("@anna loves #fashion \U0001F60D\U0001F60D", "@anna|loves|#fashion|\U0001F60D\U0001F60D")]
    [InlineData("na\u00EFve cafe\u0301 \u6F02\u4EAEa", "na\u00EFve|cafe\u0301|\u6F02|\u4EAE|a")]
    [InlineData("mail@example.com", "mail|@|example|.|com")]
    [InlineData(" \t\n", "")]
    [InlineData("", "")]
    public void Words_AreWhatAPersonSees(string text, string expected)
    {
        var words = TextWords.Of(text);
        Assert.Equal(expected, string.Join('|', words.Select(word => text[word.Start..word.End])));
    }

    [Fact]
    public void HostileText_TakesTimeInProportion()
    {
        // Nested repetition over any of these would not end.
        foreach (string piece in new[] { "a-", "'", "@", "#@", ".", "1,", "\uD83D", "\u0301" })
        {
            string text = string.Concat(Enumerable.Repeat(piece, 50_000));
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var words = TextWords.Of(text);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{piece}: {watch.Elapsed}");
            Assert.All(words.Zip(words.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        }
    }
}
