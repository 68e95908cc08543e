using System.Text;

namespace Lab.Datasets.Tests;

/// <summary>Label columns that are easily misunderstood: a message, never other numbers.</summary>
public class LabelMeaningTests
{
    static readonly string[] sentiments = ["negative", "neutral", "positive"];

    [Theory]
    [InlineData("0,1", "negative,neutral,positive", "0=negative,1=positive")]
    [InlineData("1,2,3,4,5", "negative,neutral,positive", "1=negative,2=negative,3=neutral,4=positive,5=positive")]
    [InlineData("1,2,3,4,5", "negative,positive", "1=negative,2=negative,4=positive,5=positive")]
    [InlineData("-1,0,1", "negative,neutral,positive", "-1=negative,0=neutral,1=positive")]
    [InlineData("0,4", "negative,positive", "0=negative,4=positive")]
    [InlineData("1,5,6,10", "negative,neutral,positive", "1=negative,5=neutral,6=neutral,10=positive")]
    [InlineData("1 star,5 stars", "negative,positive", "\"1 star=negative,5 stars=positive\"")]
    [InlineData("★,★★★★★", "NEGATIVE,POSITIVE", "\"★=NEGATIVE,★★★★★=POSITIVE\"")]
    [InlineData("1,2", "1 star,2 stars", "\"1=1 star,2=2 stars\"")]
    [InlineData("neg,pos", "negative,neutral,positive", "neg=negative,pos=positive")]
    [InlineData("bad,good", "LABEL_0,LABEL_1", "bad=LABEL_0,good=LABEL_1")]
    public void LabelsOfAnotherKind_AreAnErrorWithBothSetsAndTheMapThatFits(string values, string names, string map)
    {
        string[] rows = values.Split(',');
        var error = Fails(Csv(rows), new DatasetOptions { Labels = names.Split(',') });
        Assert.Equal(ErrorKind.Data, error.Kind);
        Assert.All(rows, value => Assert.Contains($"'{value}'", error.What));
        Assert.All(names.Split(','), name => Assert.Contains($"'{name}'", error.What));
        Assert.Equal($"Say what they mean: DatasetOptions.LabelMap {map}", error.Remedy);
        // What is said is right: with it no other error comes than that of a value that has no class in the model.
        var mapped = Load(Csv(rows), new DatasetOptions { Labels = names.Split(','), LabelMap = LabelMap.Parse(map.Trim('"')), SkipBadRows = true });
        Assert.Equal(map.Split(',').Length, mapped.Examples.Count);
    }

    [Fact]
    public void LabelsOfAnotherKind_AreAnErrorAlsoWhereBadRowsAreSkipped() =>
        Assert.Contains("'0', '1'", Fails(Csv("0", "1"), new DatasetOptions { Labels = sentiments, SkipBadRows = true }).What);

    [Fact]
    public void LabelsWithoutAnyLikeness_AskForAMap() =>
        Assert.StartsWith("Say with DatasetOptions.LabelMap what each of them means", Fails(Csv("bug", "question"), new DatasetOptions { Labels = sentiments }).Remedy);

    [Fact]
    public void NumbersOfClassesThatNobodyHasNamed_AreTheirLabels() =>
        Assert.Equal([1, 0], Load(Csv("1", "0"), new DatasetOptions { Labels = ["LABEL_0", "LABEL_1"] }).Examples.Select(example => example.Label));

    [Theory]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("None")]
    [InlineData("NULL")]
    [InlineData("N/A")]
    [InlineData("na")]
    [InlineData("#N/A")]
    [InlineData("<NA>")]
    [InlineData(" null ")]
    [InlineData("")]
    public void MissingLabel_IsABadRowWithItsLine_NotAClass(string value)
    {
        string csv = Csv("positive", value, "negative");
        Assert.Equal((ErrorKind.Data, "file.csv, line 3"), Fails(csv) is var error ? (error.Kind, error.Where) : default);
        Assert.Equal(value.Trim().Length > 0, Fails(csv).Settings.Any(setting => setting.Member == nameof(DatasetOptions.LabelMap)));
        Assert.Equal("file.csv, line 3", Fails(csv, new DatasetOptions { Labels = sentiments }).Where);

        var data = Load(csv, new DatasetOptions { SkipBadRows = true });
        Assert.Equal(["negative", "positive"], data.Labels.Names);
        Assert.Equal(3, Assert.Single(data.BadRows.First).Line);
    }

    [Fact]
    public void ClassThatIsReallyCalledNone_IsOneByTheMap_AndByTheModel()
    {
        Assert.Equal(["nothing", "something"], Load(Csv("None", "some"), new DatasetOptions { LabelMap = LabelMap.Parse("none=nothing,some=something") }).Labels.Names);
        Assert.Equal(2, Load(Csv("none", "some"), new DatasetOptions { Labels = ["none", "some"] }).Examples.Count);
    }

    [Fact]
    public void SpellingsOfOneLabel_AreToldWithTheirRows()
    {
        var data = Load(Csv("Positive", "positive", "positive", "negative"));
        Assert.Equal(["negative", "positive"], data.Labels.Names);
        Assert.Equal("'positive' (2 rows), 'Positive' (1 row) are one label: case and zeros after the point do not count.", Assert.Single(data.Notes).ToString());
        Assert.Equal(["1", "2"], Load(Csv("1", "1.0", "2")).Labels.Names);
        Assert.Empty(Load(Csv("positive", "negative")).Notes);
    }

    [Fact]
    public void NumbersWithFractions_AreClassesInTheirOrder_AndToldAsSuch()
    {
        var data = Load(Csv("10", "2.5", "1.0", "2.50", "1", "10.0", "2.5"));
        Assert.Equal(["1", "2.5", "10"], data.Labels.Names);
        Assert.Contains(data.Notes, note => note.ToString().Contains("1=negative,10=positive", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("word {0} of many", "this column holds texts, not classes")]
    [InlineData("0.{0}1", "these are measurements, not classes")]
    public void ClassForNearlyEachRow_IsRefused(string value, string reason)
    {
        var error = Fails(Csv([.. Enumerable.Range(1, 20).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, value, i))]));
        Assert.Contains("There are 20 different labels in 20 rows", error.What);
        Assert.Contains(reason, error.What);
    }

    [Fact]
    public void Shares_TellClassesWithNoRowOrOne_WithCounts()
    {
        var notes = LabelShares.Check(["a", "b", "c", "d"], [0, 0, 1, 1, 2], [3, 0], "file.csv");
        Assert.Equal(
            [
                "No row to learn from is 'd': the model will hardly ever say so. Rows to learn from and to measure on: 'a' 2 and 1, 'b' 2 and 0, 'c' 1 and 0, 'd' 0 and 1.",
                "One row only to learn from is 'c': that is too little.",
            ],
            notes.Select(note => note.ToString()));
        Assert.Empty(LabelShares.Check(["a", "b"], [0, 1, 0, 1], [], "file.csv"));
        Assert.Equal(ErrorKind.Data, Assert.Throws<LabException>(() => LabelShares.Check(["a", "b"], [0, 0], [1], "file.csv")).Kind);
    }

    static string Csv(params string[] labels) => "text,label\n" + string.Concat(labels.Select((label, i) => $"text {i},{label}\n"));

    static Dataset Load(string csv, DatasetOptions? options = null) =>
        Dataset.Load(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "file.csv", options ?? new DatasetOptions());

    static LabException Fails(string csv, DatasetOptions? options = null) => Assert.Throws<LabException>(() => Load(csv, options));
}
