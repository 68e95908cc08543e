using System.Globalization;
using System.Xml.Linq;
using Lab.Datasets;
using Lab.Evaluation;
using Lab.Mlflow.Protocol;
using Lab.Monitoring;
using Lab.Sentiment.Promotion;
using Lab.Statistics;
using Dataset = Lab.Datasets.Dataset;

namespace Lab.Sentiment.Tests;

/// <summary>Every view is well-formed, bounded, has nothing that runs, and says in text what it shows.</summary>
public class ViewsTests
{
    const int LargestView = 200_000;

    // What data may hold: markup, an attribute's end, a character that no page may have.
    const string Evil = "<script>alert(1)</script>\" onload=\"x\u0001";

    static readonly Dictionary<string, Func<View>> views = new()
    {
        ["data set"] = () => DatasetView.Of(Rows(500), [Evil, "positive"]),
        ["no rows"] = () => DatasetView.Of([], ["negative", "positive"]),
        ["prediction"] = () => PredictionView.Of(Answer(0)),
        ["predictions"] = () => PredictionView.Of([.. Enumerable.Range(0, 500).Select(Answer)]),
        ["report"] = () => ReportView.Of(Scored().Report),
        ["evaluation"] = () => ReportView.Of(EvaluationReport.Of(Scored(), new EvaluationOptions { Resampling = new() { Resamples = 50 } })),
        ["comparison"] = () => ReportView.Of(ComparisonReport.Of(Scored(), Scored(), Evil, new() { Resamples = 50 })),
        ["label noise"] = () => ReportView.Of(LabelNoiseReport.Of(Scored()), [.. Enumerable.Repeat(Evil, 60)]),
        ["estimate"] = () => ReportView.Of(Estimate()),
        ["run"] = () => RunView.Of(Logged(Evil), new Uri("http://localhost:5000/")),
        ["runs"] = () => RunView.Of([.. Enumerable.Range(0, 100).Select(_ => Logged(Evil))]),
        ["gate"] = () => GateView.Of(new GateReport(false, [GateRule.Any(Evil, [GateRule.AtLeast(Evil, null, 0.95, Evil)], Evil), GateRule.AtMost("behaviour_drop", 0.1, 0.2)], Evil)),
        ["findings"] = () => FindingView.Of([new Finding(Evil, FindingState.Raised, Evil, [new Measurement(Evil, Evil, Evil)]), new Finding("model-age", FindingState.Clear, "All is well.", [])]),
        ["words"] = () => WordView.Of(WordStatistics.Of([.. Rows(50).Select(row => row.Text)], [.. Rows(50).Select(row => row.Label)], 2), [Evil, "positive"]),
        ["tensor"] = () => TensorSummary.Of(Evil, [2, 3], [1, 2, 3, float.NaN, 5, 6]).View,
        ["result"] = () => ModelView.Of(new FineTuneResult(Evil, 42, 1, 10, 1.5, 1_000, 50, "cpu", "fp32", 2, new Dictionary<string, ClassificationReport> { [Evil] = Scored().Report })),
        ["rows"] = () => DatasetView.Of([.. Enumerable.Range(0, 100).Select(i => new DatasetRow(i, Evil, Evil))]),
        ["folds"] = () => ModelView.Of(new CrossValidationResult(
            [new FoldResult(0, 30, 30, Scored().Report), new FoldResult(1, 30, 30, Scored().Report)], Scored(), Rows(60), [.. Enumerable.Range(0, 60).Select(i => i % 2)])),
        ["probes"] = () => ExplanationView.Of(new ProbeReport(
            [new ProbeResult(Evil, Evil, ProbeExpectation.Unchanged, 4, 1, 1, [new ProbeExample(Evil, Evil, Evil, Evil, Evil, 0.9, 0.1)])], 0.1, 1)
        { Notes = [Evil] }),
        ["attention"] = () => View.Of(ExplanationView.Draw(new AttentionMap([Evil, "b"], 0, null, [[0.5f, 0.5f], [1, 0]]))),
        ["deletion"] = () => View.Of(ExplanationView.Draw(new DeletionCurves([0, 0.5], [0, 0.1], 3, 0))),
        ["picture"] = () => View.Of(BarPicture.Draw(Evil, Evil, [new(Evil, 1)])),
    };

    public static TheoryData<string> Names => [.. views.Keys];

    static LabelledExample[] Rows(int count) => [.. Enumerable.Range(0, count).Select(i => new LabelledExample($"text {i} {Evil} {new string('x', 5_000)}", i % 2, i + 2))];

    static Prediction Answer(int i) => new(
        $"{Evil} {i} {new string('x', 5_000)}", 0, Evil, 0.75f, new Dictionary<string, float> { [Evil] = 0.75f, ["positive"] = 0.25f }, Truncated: true, default);

    static ScoredRows Scored()
    {
        float[] probabilities = [.. Enumerable.Range(0, 60).SelectMany(i => i % 5 == 0 ? new[] { 0.4f, 0.6f } : i % 2 == 0 ? [0.9f, 0.1f] : [0.2f, 0.8f])];
        return new ScoredRows([Evil, "positive"], [.. Enumerable.Range(0, 60).Select(i => i % 2)], probabilities);
    }

    static PerformanceEstimate Estimate()
    {
        var rows = Scored();
        return PerformanceEstimator.Fit(rows.Truth, rows.Predicted, rows.Probabilities, 2).Estimate(rows.Predicted, rows.Probabilities);
    }

    static Run Logged(string name) => new()
    {
        Info = new RunInfo { ExperimentId = "1", RunId = "0123456789abcdef0123456789abcdef", RunName = name, Status = RunStatus.Finished, StartTime = 1_700_000_000_000 },
        Data = new RunData { Metrics = [.. Enumerable.Range(0, 100).Select(i => new Metric { Key = $"{Evil}{i}", Value = i })], Params = [new Param(Evil, Evil)] },
    };

    // Views have no void elements but img, whose end XML wants.
    static XElement Parse(View view) => XElement.Parse($"<page>{System.Text.RegularExpressions.Regex.Replace(view.Html, "<img ([^>]*)>", "<img $1/>")}</page>".Replace("&nbsp;", " "));

    [Theory]
    [MemberData(nameof(Names))]
    public void View_IsWellFormed_Small_AndRunsNothing(string name)
    {
        var view = views[name]();
        var page = Parse(view);

        string[] allowed = ["page", "p", "b", "small", "table", "thead", "tbody", "tr", "th", "td", "span", "img", "a"];
        Assert.All(page.DescendantsAndSelf(), element => Assert.Contains(element.Name.LocalName, allowed));
        Assert.All(page.Descendants().Attributes(), attribute => Assert.Contains(attribute.Name.LocalName, new[] { "style", "alt", "src", "href" }));
        Assert.All(page.Descendants("img"), image => Assert.StartsWith("data:image/svg+xml;base64,", image.Attribute("src")!.Value));
        Assert.All(page.Descendants("a"), link => Assert.StartsWith("http://localhost:5000/#/experiments/1/runs/", link.Attribute("href")!.Value));
        Assert.All(page.Descendants("a"), link => Assert.NotNull(link.Attribute("href")));
        Assert.True(view.Html.Length < LargestView, $"{view.Html.Length}");
        Assert.InRange(view.Text.Length, 1, 20_000);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_AreWrittenTheSameInEveryCulture(string name)
    {
        var (before, invariant) = (CultureInfo.CurrentCulture, views[name]());
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "'", NegativeSign = "~", PercentSymbol = "x" } };
            Assert.Equal(invariant, views[name]());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void DataSet_ShowsItsFirstRowsLabelsAndLengths()
    {
        var view = DatasetView.Of(Rows(25), ["negative", "positive"]);

        Assert.Equal("25 rows, 2 labels: negative 13, positive 12", view.Text);
        Assert.Equal(10, Parse(view).Descendants("tbody").Single().Elements("tr").Count());
        Assert.Equal(["Labels", "Length of the texts"], Parse(view).Descendants("img").Select(image => image.Attribute("alt")!.Value.Split('.')[0]));
    }

    [Fact]
    public void Evaluation_ShowsIntervalsAndMatrix()
    {
        var page = Parse(views["evaluation"]());
        Assert.Equal(["score", "value", "95 % from", "to"], page.Descendants("thead").First().Descendants("th").Select(cell => cell.Value));
        Assert.Equal(["Confusion matrix", "Reliability"], page.Descendants("img").Select(image => image.Attribute("alt")!.Value.Split('.')[0]));
    }

    [Fact]
    public void Run_OfAnAddressThatIsNoWebPage_HasNoLink() => Assert.Empty(Parse(RunView.Of(Logged("run"), new Uri("javascript:alert(1)"))).Descendants("a"));

    [Fact]
    public void Tensor_SaysShapeTypeAndNumbers()
    {
        var summary = TensorSummary.Of("w", [2, 3], [1, 2, 3, float.NaN, 5, 6]);
        Assert.Equal((1, 6, 17 / 5.0, 1L), (summary.Minimum, summary.Maximum, summary.Mean, summary.NotFinite));
        Assert.Contains("shape: (2, 3) f32", summary.View.Text);
        Assert.Throws<ArgumentException>("values", () => TensorSummary.Of("w", [2, 2], [1]));
    }

    [Fact]
    public void DataSet_AsTable_HasLabelsByName()
    {
        var folder = Directory.CreateTempSubdirectory("lab-rows-").FullName;
        try
        {
            var file = Path.Combine(folder, "rows.csv");
            File.WriteAllText(file, "text,label\nso good,positive\nbad  it is,negative\n");
            var data = Dataset.Load(file, new DatasetOptions());
            var table = data.ToDataTable();

            Assert.Equal([new DatasetRow(2, "positive", "so good"), new DatasetRow(3, "negative", "bad  it is")], data.Rows);
            Assert.Equal(["line", "label", "text", "characters", "words"], table.Columns.Cast<System.Data.DataColumn>().Select(column => column.ColumnName));
            Assert.Equal([3L, "negative", "bad  it is", 10, 3], table.Rows[1].ItemArray);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
