using Lab.Datasets;
using Lab.Statistics;
using Lab.TestSupport;

namespace Lab.Sentiment.Tests.Models;

/// <summary>The model in the box: what its card says.</summary>
public class StarterTests
{
    static readonly string dataFolder = Path.Combine(RepositoryRoot.Path, "data");

    static string Sentences => Path.Combine(RepositoryRoot.Path, "tests", "Lab.Sentiment.Tests", "Models", "everyday.csv");

    static string Folder => Path.Combine(dataFolder, "models", "starter");

    [Theory]
    [InlineData("Love this dress, perfect fit", "positive")]
    [InlineData("It fell apart after one wash", "negative")]
    [InlineData("Absolutely gorgeous, I get compliments every time I wear it", "positive")]
    [InlineData("Terrible quality, I returned it the same day", "negative")]
    public void ObviousReviews_AreRight(string text, string label)
    {
        using var model = SentimentModel.Load(Folder);
        Assert.Equal(label, model.Predict(text).Label);
    }

    [Fact]
    public void EverydaySentences_AreRightNineTimesOfTen()
    {
        using var model = SentimentModel.Load(Folder);
        var sentences = Dataset.Load(Sentences, new DatasetOptions { Labels = model.Labels }).Examples;
        var wrong = sentences.Zip(model.Predict([.. sentences.Select(sentence => sentence.Text)]))
            .Where(pair => pair.First.Label != pair.Second.Index)
            .Select(pair => $"{pair.First.Text} is {model.Labels[pair.First.Label]}, predicted {pair.Second.Label} {pair.Second.Confidence:P0}").ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', wrong));

        Assert.Equal([20, 20, 20], sentences.GroupBy(sentence => sentence.Label).Select(group => group.Count()));
        Assert.True(wrong.Length <= 6, $"{wrong.Length} of {sentences.Count} are wrong:\n{string.Join('\n', wrong)}");
    }

    // The phrases were written for training, by the people who wrote the sentences: of the same kind, none the same.
    [Fact]
    public void EverydaySentences_AreNotAmongThePhrasesOfTheTraining()
    {
        var options = new DatasetOptions { Labels = ["negative", "neutral", "positive"] };
        var sentences = Dataset.Load(Sentences, options).Examples;
        var phrases = Dataset.Load(Path.Combine(dataFolder, "everyday-phrases", "phrases.csv"), options).Examples;

        Assert.Equal(60, sentences.Count);
        Assert.Equal(213, phrases.Count);
        Assert.Equal([], Duplicates.Find(new(phrases, [], sentences), TestContext.Current.CancellationToken).Report.Examples);
    }

    // Figures of the card; the weights were rounded to float16 after some of them: a row or two may differ.
    [Fact]
    public void TestFoldOfTheReviews_GivesTheFiguresOfTheModelCard()
    {
        var report = Evaluate("womens-clothing/reviews.csv.gz", new DatasetOptions
        {
            TextColumns = ["title", "text"],
            LabelColumn = "rating",
            LabelMap = LabelMap.Parse("1=negative,2=negative,3=neutral,4=positive,5=positive"),
        });
        Assert.Equal(2282, report.Rows);
        Assert.Equal(0.864, report.Accuracy, 0.003);
        Assert.Equal(0.706, report.MacroF1, 0.005);
        Assert.True(report.PerClass["neutral"].Recall >= 0.5);
    }

    [Fact]
    public void TestFoldOfTheSentences_GivesTheFiguresOfTheModelCard()
    {
        var report = Evaluate("uci-sentiment/sentences.csv.gz", new DatasetOptions { LabelColumn = "label", LabelMap = LabelMap.Parse("0=negative,1=positive") });
        Assert.Equal(288, report.Rows);
        Assert.Equal(0.941, report.Accuracy, 0.004);
    }

    static ClassificationReport Evaluate(string file, DatasetOptions options)
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Thousands of texts take half a minute: run with LAB_TESTS=full.");
        using var model = SentimentModel.Load(Folder);
        var data = Dataset.Load(Path.Combine(dataFolder, file), options with { Labels = model.Labels });
        return model.Evaluate(HashSplit.Split(data.Examples).Test, cancellation: TestContext.Current.CancellationToken);
    }
}
