using System.Globalization;
using System.Xml.Linq;
using Lab.Statistics;

namespace Lab.Evaluation.Tests;

/// <summary>What stands in the pictures: read as XML, by places and words.</summary>
public class PicturesTests
{
    static readonly XNamespace svg = "http://www.w3.org/2000/svg";

    static XElement Parse(SvgPicture picture) => XDocument.Parse(picture.ToString()).Root!;

    static string[] Texts(XElement root) => [.. root.Elements(svg + "text").Select(text => text.Value)];

    static (double X, double Y)[] Points(XElement polyline) => [.. polyline.Attribute("points")!.Value.Split(' ').Select(point =>
        (double.Parse(point.Split(',')[0], CultureInfo.InvariantCulture), double.Parse(point.Split(',')[1], CultureInfo.InvariantCulture)))];

    static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    static EvaluationReport Report(ScoredRows rows) => EvaluationReport.Of(rows, new EvaluationOptions { Resampling = null });

    public static TheoryData<string> Kinds => ["confusion", "reliability", "roc", "precision", "learning"];

    static SvgPicture Draw(string kind)
    {
        var rows = Answers.Of(300, 0.8);
        var report = Report(rows);
        var curve = new LearningCurve();
        for (var i = 1; i <= 200; i++) curve.Step(i, 2.0 / i + 0.3);
        curve.Epoch(100, rows.Report);
        curve.Epoch(200, rows.Report);
        return kind switch
        {
            "confusion" => ConfusionMatrixPicture.Draw(rows.Labels, report.ConfusionMatrix),
            "reliability" => ReliabilityPicture.Draw(report.Calibration),
            "roc" => CurvePicture.Roc(rows, report.Ranking),
            "precision" => CurvePicture.PrecisionRecall(rows, report.Ranking),
            _ => curve.Draw(),
        };
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Picture_HasTitleAndDescription_FollowsThePage_AndRunsNothing(string kind)
    {
        var root = Parse(Draw(kind));

        Assert.Equal("img", root.Attribute("role")!.Value);
        Assert.Equal(["title", "desc"], root.Elements().Take(2).Select(e => e.Name.LocalName));
        Assert.All(root.Elements().Take(2), e => Assert.NotEqual("", e.Value));
        Assert.Contains("@media(prefers-color-scheme:dark)", root.Element(svg + "style")!.Value);
        string[] allowed = ["svg", "title", "desc", "style", "rect", "line", "circle", "polyline", "text"];
        Assert.All(root.DescendantsAndSelf(), e => Assert.Contains(e.Name.LocalName, allowed));
        Assert.All(root.Descendants().Attributes(), a => Assert.False(a.Name.LocalName.StartsWith("on") || a.Name.LocalName == "href", a.Name.LocalName));
        // Every class that is used has a colour, on light and on dark.
        var style = root.Element(svg + "style")!.Value.Split("@media");
        foreach (var name in root.Descendants().Attributes("class").SelectMany(a => a.Value.Split(' ')).Distinct().Except(["head", "faint"]))
            Assert.All(style, part => Assert.Matches($@"\.{name}\b", part));
        // Nothing lies outside.
        var size = root.Attribute("viewBox")!.Value.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
        Assert.All(root.Elements(svg + "polyline").SelectMany(Points), p => Assert.True(p.X >= 0 && p.X <= size[2] && p.Y >= 0 && p.Y <= size[3], $"{p}"));
        Assert.All(root.Elements(svg + "text"), t => Assert.InRange(Number(t, "x"), 0, size[2]));
    }

    [Fact]
    public void Numbers_AreWrittenTheSameInEveryCulture()
    {
        var (before, invariant) = (CultureInfo.CurrentCulture, Draw("roc").ToString());
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", PercentSymbol = "x" } };
            Assert.Equal(invariant, Draw("roc").ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void ConfusionMatrix_HasASquareForEachPair_AsDarkAsItsShare()
    {
        var root = Parse(ConfusionMatrixPicture.Draw(["no", "yes"], [[30, 10], [0, 5]]));

        Assert.Equal(
            ["no as no: 30", "no as yes: 10", "yes as no: 0", "yes as yes: 5"],
            root.Elements(svg + "rect").Select(rect => rect.Element(svg + "title")?.Value).OfType<string>());
        Assert.Equal([0.45, 0.15, 0, 1 * 0.6], root.Elements(svg + "rect").Where(rect => rect.HasElements).Select(rect => rect.Attribute("fill-opacity") is { } o ? double.Parse(o.Value, CultureInfo.InvariantCulture) : 1));
        Assert.Equal("35 of 45 rows are right. no: 30 as no, 10 as yes. yes: 5 as yes.", root.Element(svg + "desc")!.Value);
        foreach (var text in new[] { "true", "predicted", "30", "75 %", "100 %" }) Assert.Contains(text, Texts(root));
    }

    [Fact]
    public void ConfusionMatrix_OfManyClasses_StaysReadable()
    {
        string[] names = [.. Enumerable.Range(0, 60).Select(i => $"a rather long class name {i}")];
        var root = Parse(ConfusionMatrixPicture.Draw(names, [.. names.Select((_, i) => (long[])[.. names.Select((_, j) => i == j ? 1L : 0)])]));
        Assert.Equal(3_600, root.Elements(svg + "rect").Count(rect => rect.HasElements));
        Assert.Equal(14, Number(root.Elements(svg + "rect").First(rect => rect.HasElements), "width"));
    }

    [Fact]
    public void Roc_OfAPerfectClass_GoesThroughTheCorner()
    {
        var rows = new ScoredRows(["a", "b", "c"], [0, 0, 1, 1], [0.9f, 0.1f, 0, 0.8f, 0.2f, 0, 0.3f, 0.7f, 0, 0.1f, 0.9f, 0]);
        var root = Parse(CurvePicture.Roc(rows, Report(rows).Ranking));

        var lines = root.Elements(svg + "polyline").ToArray();
        Assert.Equal(["s0", "s1"], lines.Select(line => line.Attribute("class")!.Value));
        Assert.All(lines, line => Assert.Equal([(70, 456), (70, 56), (470, 56)], new[] { Points(line)[0], Points(line)[^2], Points(line)[^1] }));
        Assert.Contains("c (no rows)", Texts(root));
        Assert.Contains("a 1.000", Texts(root));
    }

    [Fact]
    public void Reliability_PutsEachBinAtItsConfidenceAndAccuracy()
    {
        var root = Parse(ReliabilityPicture.Draw(new CalibrationReport(0.1, 0.2, 0.3, 1, [new(0.4, 0.6, 10, 0.5, 0.25), new(0.8, 1, 30, 0.9, 1)])));

        Assert.Equal([(270, 302), (430, 62)], root.Elements(svg + "circle").Select(c => (Number(c, "cx"), Number(c, "cy"))));
        Assert.Contains("ECE 0.100, largest gap 0.200, Brier 0.300", Texts(root));
        Assert.Contains("confidence 0.500, accuracy 0.250, 10 rows", root.Descendants(svg + "title").Select(title => title.Value));
    }

    [Fact]
    public void LearningCurve_SmoothsTheLoss_AndMarksTheEpochs()
    {
        var random = new Random(1);
        var curve = new LearningCurve();
        for (var i = 1; i <= 1_000; i++) curve.Step(i, 1 + (random.NextDouble() - 0.5) * 0.5);
        curve.Epoch(500, Answers.Of(90, 0.5).Report);
        curve.Epoch(1_000, Answers.Of(90, 0.9).Report);
        var root = Parse(curve.Draw());

        var raw = Points(root.Elements(svg + "polyline").Single(line => line.Attribute("class")!.Value == "s0 faint"));
        var smooth = Points(root.Elements(svg + "polyline").Single(line => line.Attribute("class")!.Value == "s0"));
        double Spread((double X, double Y)[] points) => points.Skip(points.Length / 2).Max(p => p.Y) - points.Skip(points.Length / 2).Min(p => p.Y);
        Assert.True(Spread(smooth) * 2 < Spread(raw), $"{Spread(smooth)} against {Spread(raw)}");
        // Three measures of two epochs, at the middle and at the end.
        Assert.Equal([330, 330, 330, 590, 590, 590], root.Elements(svg + "circle").Select(c => Number(c, "cx")).Order());
        foreach (var text in new[] { "training loss", "validation log loss", "accuracy", "macro F1", "update" }) Assert.Contains(text, Texts(root));
    }

    [Fact]
    public void LearningCurve_WithoutValidation_StillDrawsTheLoss()
    {
        var curve = new LearningCurve();
        for (var i = 1; i <= 3; i++) curve.Step(i, 1.0 / i);
        var root = Parse(curve.Draw());

        Assert.Equal(3, Points(root.Elements(svg + "polyline").Last()).Length);
        Assert.Empty(root.Elements(svg + "circle"));
        Assert.DoesNotContain("accuracy", Texts(root));
        Assert.Equal("Training loss from 1.000 at update 1 to 0.333 at update 3.", root.Element(svg + "desc")!.Value);
    }

    [Fact]
    public void LearningCurve_Resumed_IsThatOfAnUninterruptedRun()
    {
        var folder = Directory.CreateTempSubdirectory("lab-curve-").FullName;
        try
        {
            var (whole, first) = (new LearningCurve(), new LearningCurve());
            foreach (var curve in new[] { whole, first }) for (var i = 1; i <= 50; i++) curve.Step(i, 1.0 / i);
            foreach (var curve in new[] { whole, first }) curve.Epoch(50, Answers.Of(90, 0.7).Report);
            first.SaveTo(folder);
            var second = LearningCurve.Resume(folder);
            foreach (var curve in new[] { whole, second }) for (var i = 51; i <= 100; i++) curve.Step(i, 1.0 / i);

            Assert.Equal(whole.Draw().ToString(), second.Draw().ToString());
            File.WriteAllText(Path.Combine(folder, "learning_curve.json"), "{\"steps\":[");
            Assert.Equal(new LearningCurve().Draw().ToString(), LearningCurve.Resume(folder).Draw().ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void LearningCurve_WithoutUpdates_IsEmptyAxes()
    {
        var root = Parse(new LearningCurve().Draw());
        Assert.Empty(root.Elements(svg + "polyline"));
        Assert.Equal("No update was made.", root.Element(svg + "desc")!.Value);
    }

    [Fact]
    public void Names_ThatXmlCannotHold_AreReplacedOrEscaped()
    {
        var root = Parse(ConfusionMatrixPicture.Draw(["a<b>&\"", "bell\u0007\U0001F600"], [[1, 0], [0, 1]]));
        Assert.Contains("a<b>&\"", Texts(root));
        Assert.Contains("bell\uFFFD\U0001F600", Texts(root));
    }

    [Theory]
    [InlineData(0, 1, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1.0 })]
    [InlineData(0, 1567, new[] { 0.0, 500, 1000, 1500 })]
    [InlineData(0, 0.7, new[] { 0, 0.2, 0.4, 0.6 })]
    [InlineData(3, 5, new[] { 3, 3.5, 4, 4.5, 5 })]
    public void Ticks_AreRoundNumbers(double from, double to, double[] expected) =>
        Assert.Equal(expected, PlotArea.Ticks(from, to).Select(tick => Math.Round(tick, 10)));
}
