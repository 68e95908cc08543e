using Lab.Datasets;
using Lab.TestSupport;

namespace Lab.Sentiment.Tests.Models;

/// <summary>The model in the box: what its card says.</summary>
public class StarterTests
{
    static string Folder => Path.Combine(RepositoryRoot.Path, "data", "models", "starter");

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
    public void TestFold_GivesTheFiguresOfTheModelCard()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "2,282 reviews take half a minute: run with LAB_TESTS=full.");
        using var model = SentimentModel.Load(Folder);
        var data = Dataset.Load(Path.Combine(RepositoryRoot.Path, "data", "womens-clothing", "reviews.csv.gz"), new DatasetOptions
        {
            TextColumns = ["title", "text"],
            LabelColumn = "rating",
            LabelMap = LabelMap.Parse("1=negative,2=negative,3=neutral,4=positive,5=positive"),
            Labels = model.Labels,
        });
        var report = model.Evaluate(HashSplit.Split(data.Examples).Test, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(2282, report.Rows);
        // Weights were rounded to float16 after the card's figures were measured: a row or two may differ.
        Assert.Equal(0.863, report.Accuracy, 0.003);
        Assert.Equal(0.672, report.MacroF1, 0.005);
    }
}
