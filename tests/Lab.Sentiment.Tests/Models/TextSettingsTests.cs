using Lab.Datasets;
using Lab.Inference;
using Lab.TestSupport;

namespace Lab.Sentiment.Tests.Models;

public sealed class TextSettingsTests : IDisposable
{
    readonly TinyModelFolder tiny = new();

    string Settings => Path.Combine(tiny.Folder, "sentiment_lab.json");

    public void Dispose() => tiny.Dispose();

    [Fact]
    public async Task Cleaning_OfTheFolder_IsDoneByTheModelAndByThePredictor()
    {
        File.WriteAllText(Settings, "{\"format_version\": 1, \"text_cleaning\": [\"users\"]}");
        using var model = SentimentModel.Load(tiny.Folder);
        Assert.Equal(new TextCleaning(CleaningSteps.Users), model.Cleaning);
        var expected = model.Predict("good @user").Scores.Values;
        Assert.Equal(expected, model.Predict("good @alice").Scores.Values);

        var parts = model.Parts;
        await using var predictor = new SentimentPredictor(parts.Classifier, parts.Encoder, parts.Facts, new BatchingOptions());
        var prediction = await predictor.PredictAsync("good @alice", TestContext.Current.CancellationToken);
        Assert.Equal(("good @alice", expected.First()), (prediction.Text, prediction.Scores.Values.First()), (left, right) => left.Item1 == right.Item1 && Math.Abs(left.Item2 - right.Item2) < 1e-6);
    }

    [Fact]
    public void WithoutTheFile_TextsStayAsTheyAre()
    {
        using var model = SentimentModel.Load(tiny.Folder);
        Assert.Same(TextCleaning.None, model.Cleaning);
        Assert.NotEqual(model.Predict("good @user").Scores.Values, model.Predict("good @alice").Scores.Values);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"format_version\": 2, \"text_cleaning\": []}")]
    [InlineData("{\"format_version\": 1}")]
    [InlineData("{\"format_version\": 1, \"text_cleaning\": [\"soap\"]}")]
    [InlineData("{\"format_version\": 1, \"text_cleaning\": [null]}")]
    public void WrongFile_IsAModelError(string content)
    {
        File.WriteAllText(Settings, content);
        var error = Assert.Throws<LabException>(() => SentimentModel.Load(tiny.Folder));
        Assert.Equal((ErrorKind.Model, Settings), (error.Kind, error.Where));
    }
}
