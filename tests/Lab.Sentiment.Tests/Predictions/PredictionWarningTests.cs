using Lab.Datasets;
using Lab.Inference;
using Lab.TestSupport;

namespace Lab.Sentiment.Tests;

public sealed class PredictionWarningTests : IDisposable
{
    readonly TinyModelFolder tiny = new();

    public void Dispose() => tiny.Dispose();

    [Theory]
    [InlineData("good dress", "")]
    [InlineData("good \u4F60\u597D", "")]
    [InlineData("!", "")]
    [InlineData("\U0001F621\U0001F621\U0001F621", "no-known-words")]
    [InlineData("\u4F60\u597D \u263A", "no-known-words")]
    [InlineData("\uFFFD\uFFFD", "no-known-words")]
    [InlineData("\u0301", "no-known-words")]
    [InlineData("[UNK] [SEP] [PAD]", "no-known-words")]
    [InlineData("\u200D\uFE0F", "nothing-visible")]
    [InlineData("\u202E\u2800 \u3164", "nothing-visible")]
    [InlineData("", "nothing-visible")]
    public void TextsWithoutContent_AreFlagged(string text, string codes)
    {
        using var model = SentimentModel.Load(tiny.Folder);

        var prediction = model.Predict(text);

        Assert.Equal(codes, PredictionWarning.Codes(prediction.Warnings));
        Assert.Equal(1, prediction.Scores.Values.Sum(), 1e-6);
    }

    [Fact]
    public void TextThatCleaningLeavesNothingOf_IsFlagged()
    {
        TextSettings.Write(tiny.Folder, TextCleaning.Parse(["html"], "test"));
        using var model = SentimentModel.Load(tiny.Folder);

        Assert.Equal("nothing-visible", PredictionWarning.Codes(model.Predict("&nbsp;&#8203;").Warnings));
        Assert.Equal("", PredictionWarning.Codes(model.Predict("good&nbsp;").Warnings));
    }

    [Fact]
    public void LongTextOfUnknownPieces_HasBothWarnings()
    {
        using var model = SentimentModel.Load(tiny.Folder);

        var prediction = model.Predict(string.Join(' ', Enumerable.Repeat("\u263A", 100)));

        Assert.Equal("truncated no-known-words", PredictionWarning.Codes(prediction.Warnings));
        Assert.Equal((48, 46), (prediction.Tokens, prediction.UnknownTokens));
    }

    [Fact]
    public async Task ServiceAndLibrary_WarnOfTheSame()
    {
        using var model = SentimentModel.Load(tiny.Folder);
        string[] texts = ["good dress", "\u263A", "\u200B", string.Join(' ', Enumerable.Repeat("good", 100))];
        var alone = model.Predict(texts).Select(prediction => PredictionWarning.Codes(prediction.Warnings)).ToArray();
        var (classifier, encoder, facts) = model.Parts;
        await using var predictor = new SentimentPredictor(classifier, encoder, facts);

        var together = await predictor.PredictManyAsync(texts, TestContext.Current.CancellationToken);

        Assert.Equal(["", "no-known-words", "nothing-visible", "truncated"], alone);
        Assert.Equal(alone, together.Select(prediction => PredictionWarning.Codes(prediction.Warnings)));
    }

    [Fact]
    public void EverySet_HasEachOfItsWarningsOnce()
    {
        foreach (var content in Enum.GetValues<TextContent>())
        {
            Assert.Equal(content == TextContent.Words ? 0 : 1, PredictionWarning.Of(false, content).Count);
            Assert.Equal([PredictionWarning.Truncated, .. PredictionWarning.Of(false, content)], PredictionWarning.Of(true, content));
        }
    }
}
