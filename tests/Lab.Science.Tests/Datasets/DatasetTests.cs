using System.Text;
using Lab.TestSupport;

namespace Lab.Datasets.Tests;

public class DatasetTests
{
    static readonly string reviews = Path.Combine(RepositoryRoot.Path, "data", "womens-clothing", "reviews.csv.gz");

    static readonly DatasetOptions reviewOptions = new()
    {
        TextColumns = ["title", "text"],
        LabelColumn = "rating",
        LabelMap = LabelMap.Parse("1=negative,2=negative,3=neutral,4=positive,5=positive"),
    };

    static Dataset Load(string csv, DatasetOptions? options = null) =>
        Dataset.Load(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "file.csv", options ?? new DatasetOptions(), TestContext.Current.CancellationToken);

    static LabException Fails(string csv, DatasetOptions? options = null) => Assert.Throws<LabException>(() => Load(csv, options));

    [Fact]
    public void ShippedReviews_SplitByHashAsPublished()
    {
        var data = Dataset.Load(reviews, reviewOptions, TestContext.Current.CancellationToken);
        Assert.Equal(["negative", "neutral", "positive"], data.Labels.Names);
        Assert.Equal([(0, 2370), (1, 2823), (2, 17448)], data.Examples.CountBy(example => example.Label).Select(pair => (pair.Key, pair.Value)).Order());
        var split = HashSplit.Split(data.Examples);
        Assert.Equal((18_040, 2_319, 2_282), (split.Train.Count, split.Validation.Count, split.Test.Count));
        Assert.Equal((2L, 22_642L, 0L), (data.Examples[0].Line, data.Examples[^1].Line, data.BadRows.Count));
    }

    [Fact]
    public void TextColumns_AreJoinedWithoutEmptyOnes()
    {
        var data = Load("title,text,label\nGood,It fits,1\n,It fits,0\nGood,,1\n", new DatasetOptions { TextColumns = ["title", "text"] });
        Assert.Equal(["Good. It fits", "It fits", "Good"], data.Examples.Select(example => example.Text));
    }

    [Theory]
    [InlineData("text,label\na,positive\nb,negative\nc,Neutral\n", "negative,neutral,positive", "2,0,1")]
    [InlineData("Review,Sentiment\na,positive\nb,NEGATIVE\nc, positive \n", "negative,positive", "1,0,1")]
    [InlineData("sentence,rating\na,10\nb,9\nc,10.0\n", "9,10", "1,0,1")]
    [InlineData("text,label\na,zebra\nb,apple\nc,positive\nd,4\n", "positive,4,apple,zebra", "3,2,0,1")]
    public void LabelsOfTheData_BecomeClassesInAKnownOrder(string csv, string names, string labels)
    {
        var data = Load(csv);
        Assert.Equal(names, string.Join(',', data.Labels.Names));
        Assert.Equal(labels, string.Join(',', data.Examples.Select(example => example.Label)));
    }

    [Fact]
    public void LabelsOfTheModel_AreMetByWord_AndNeverByIndex()
    {
        DatasetOptions options = new() { Labels = ["negative", "neutral", "positive"] };
        Assert.Equal([new LabelledExample("a", 2, 2), new LabelledExample("b", 1, 3)], Load("text,label\na,Positive\nb,neutral\n", options).Examples);
        Assert.Equal("The label '0' is unknown.", Fails("text,label\na,Positive\nb,0\n", options).What);
    }

    [Theory]
    [InlineData("text,label\na,positive\nb,great\n", "file.csv, line 3", "The label 'great' is unknown.")]
    [InlineData("text,label\na,positive\nb,3\n", "file.csv, line 3", "The label '3' is unknown.")]
    [InlineData("text,label\n\"a\n\nb\",positive\nb,\n", "file.csv, line 5", "The label is empty.")]
    [InlineData("text,label\n  ,positive\n", "file.csv, line 2", "The text is empty.")]
    public void BadContent_IsAnErrorWithItsLine(string csv, string where, string what)
    {
        var error = Fails(csv, new DatasetOptions { Labels = ["negative", "neutral", "positive"] });
        Assert.Equal((ErrorKind.Data, where, what), (error.Kind, error.Where, error.What));
    }

    [Fact]
    public void BadContent_IsSkippedAndCounted()
    {
        var data = Load(
            "text,label\na,positive\nb,great\n,negative\nc,negative,\n\"d\nd\",negative\n",
            new DatasetOptions { Labels = ["negative", "positive"], SkipBadRows = true });
        Assert.Equal([new LabelledExample("a", 1, 2), new LabelledExample("d\nd", 0, 6)], data.Examples);
        Assert.Equal(
            [new BadRow(3, "the label 'great' is unknown"), new BadRow(4, "the text is empty"), new BadRow(5, "the row has 3 fields, the header has 2 fields")],
            data.BadRows.First);
    }

    [Fact]
    public void UnknownColumn_NamesTheColumnsAndTheNearest()
    {
        var error = Fails("title,text,rating\na,b,1\n", new DatasetOptions { LabelColumn = "ratings" });
        Assert.Equal(
            "file.csv: There is no column 'ratings'. Expected: one of the columns 'title', 'text', 'rating'. Did you mean 'rating'?", error.Message);
    }

    [Theory]
    [InlineData("words,label\na,b\n", "No column has a name usual for a text.")]
    [InlineData("review,sentence,label\na,b,c\n", "Several columns may hold the text: 'review', 'sentence'.")]
    [InlineData("text,rating,sentiment\na,b,c\n", "Several columns may hold the label: 'sentiment', 'rating'.")]
    public void ColumnsNotNamed_MustBeClear(string csv, string what) => Assert.Equal(what, Fails(csv).What);

    [Theory]
    [InlineData("text,label\n", "There are no rows.")]
    [InlineData("text,label\na,positive\nb,positive\n", "The only label is 'positive'.")]
    public void NothingToLearnFrom_IsAnError(string csv, string what) => Assert.Equal(what, Fails(csv).What);

    [Fact]
    public void ColumnOfFreeText_IsNotTakenForLabels() =>
        Assert.Equal(
            "There are more than 100 different labels.", Fails("text,label\n" + string.Concat(Enumerable.Range(0, 303).Select(i => $"a,word {i % 101}\n"))).What);
}
