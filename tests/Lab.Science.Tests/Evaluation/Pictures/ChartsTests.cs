using System.Globalization;
using System.Xml.Linq;

namespace Lab.Evaluation.Tests;

/// <summary>Bars, lines, histograms and heat maps: read as XML, by places and words.</summary>
public class ChartsTests
{
    const int LargestFile = 30_000;

    static readonly XNamespace svg = "http://www.w3.org/2000/svg";

    static readonly Dictionary<string, Func<int, SvgPicture>> charts = new()
    {
        ["bars"] = n => BarPicture.Draw("Bars", "rows", [.. Enumerable.Range(0, n).Select(i => new KeyValuePair<string, double>($"label {i}", i))]),
        ["grouped"] = n => BarPicture.Grouped("Bars", "share", [.. Enumerable.Range(0, n).Select(i => $"{i}")], [new("a", [.. Numbers(n)]), new("b", [.. Numbers(n)])]),
        ["lines"] = n => LinePicture.Draw("Lines", "update", "loss", [.. Enumerable.Range(0, 8).Select(s => new LineSeries($"s{s}", [.. Numbers(n).Select((y, x) => ((double)x, y))]))]),
        ["histogram"] = n => HistogramPicture.Draw("Lengths", "words", [.. Numbers(n)]),
        ["compared"] = n => HistogramPicture.Compare("Lengths", "words", [new("a", [.. Numbers(n)]), new("b", [.. Numbers(n)])]),
        ["heat"] = n => HeatMapPicture.Draw("Heat", [.. Enumerable.Range(0, n).Select(i => $"row {i}")], ["x", "y"], Table(n, 2), "share"),
        ["square"] = n => Math.Min(n, 300) is var m ? HeatMapPicture.Draw("Heat", [.. Enumerable.Range(0, m).Select(i => $"{i}")], [.. Enumerable.Range(0, m).Select(i => $"{i}")], Table(m, m), "share") : null!,
    };

    public static TheoryData<string> Kinds => [.. charts.Keys];

    static IEnumerable<double> Numbers(int n)
    {
        var random = new Random(n);
        return Enumerable.Range(0, n).Select(_ => random.NextDouble() * 100 - 20);
    }

    static double[,] Table(int rows, int columns)
    {
        var (table, numbers) = (new double[rows, columns], Numbers(rows * columns).ToArray());
        for (var i = 0; i < numbers.Length; i++) table[i / columns, i % columns] = numbers[i];
        return table;
    }

    static XElement Parse(SvgPicture picture) => XDocument.Parse(picture.ToString()).Root!;

    static string[] Texts(XElement root) => [.. root.Elements(svg + "text").Select(text => text.Value)];

    static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    static (double X, double Y)[] Points(XElement polyline) => [.. polyline.Attribute("points")!.Value.Split(' ').Select(point =>
        (double.Parse(point.Split(',')[0], CultureInfo.InvariantCulture), double.Parse(point.Split(',')[1], CultureInfo.InvariantCulture)))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Chart_OfAnySize_IsASmallFileThatSaysWhatItShows(string kind)
    {
        foreach (var n in new[] { 0, 1, 2, 30, 50_000 })
        {
            var text = charts[kind](n).ToString();
            Assert.True(text.Length < LargestFile, $"{kind} of {n}: {text.Length}");
            var root = XDocument.Parse(text).Root!;
            Assert.All(root.Elements().Take(2), element => Assert.NotEqual("", element.Value));
            Assert.DoesNotContain("NaN", text);
            Assert.DoesNotContain("∞", text);
            var size = root.Attribute("viewBox")!.Value.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
            Assert.All(root.Elements(svg + "rect"), rect => Assert.True(
                Number(rect, "x") >= 0 && Number(rect, "y") >= 0 && Number(rect, "x") + Number(rect, "width") <= size[2] + 1 && Number(rect, "y") + Number(rect, "height") <= size[3] + 1, $"{kind} of {n}: {rect}"));
            Assert.All(root.Elements(svg + "polyline").SelectMany(Points), point => Assert.True(point.X >= 0 && point.X <= size[2] && point.Y >= 0 && point.Y <= size[3], $"{kind} of {n}: {point}"));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Numbers_AreWrittenTheSameInEveryCulture(string kind)
    {
        var (before, invariant) = (CultureInfo.CurrentCulture, charts[kind](5_000).ToString());
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "'", NegativeSign = "~", PercentSymbol = "x" } };
            Assert.Equal(invariant, charts[kind](5_000).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void StylesAndNames_OfOnePicture_AreNotThoseOfThePageOrAnother()
    {
        XElement first = Parse(charts["bars"](3)), second = Parse(charts["bars"](4));

        Assert.Equal("lab-picture", first.Attribute("class")!.Value);
        var rules = first.Element(svg + "style")!.Value.Replace("@media(prefers-color-scheme:dark){", "").Split('}', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(rules, rule => Assert.StartsWith(".lab-picture ", rule));
        string[] Ids(XElement root) => [.. root.Elements().Attributes("id").Select(id => id.Value)];
        Assert.Equal(string.Join(' ', Ids(first)), first.Attribute("aria-labelledby")!.Value);
        Assert.Empty(Ids(first).Intersect(Ids(second)));
        Assert.Equal(charts["bars"](3).ToString(), charts["bars"](3).ToString());
    }

    [Fact]
    public void Words_FromData_AreTextAndNothingElse()
    {
        const string evil = "</text><script>alert(1)</script>\u0001";
        SvgPicture[] pictures =
        [
            BarPicture.Draw(evil, evil, [new(evil, 1)]), LinePicture.Draw(evil, evil, evil, [new(evil, [(0, 1), (1, 2)])]),
            HistogramPicture.Compare(evil, evil, [new(evil, [1, 2]), new(evil, [3])]), HeatMapPicture.Draw(evil, [evil], [evil], new double[,] { { 1 } }, evil),
        ];
        foreach (var picture in pictures) Assert.DoesNotContain(Parse(picture).Descendants(), element => element.Name.LocalName == "script");
    }

    [Fact]
    public void Bars_BelowZero_GoToTheLeft()
    {
        var bars = Parse(BarPicture.Draw("Words", "log-odds", [new("good", 4), new("bad", -2)])).Elements(svg + "rect").Where(rect => rect.HasElements).ToArray();

        Assert.Equal(Number(bars[0], "x"), Number(bars[1], "x") + Number(bars[1], "width"), 0.2);
        Assert.Equal(2, Number(bars[0], "width") / Number(bars[1], "width"), 0.01);
        Assert.Equal(["good: 4", "bad: -2"], bars.Select(bar => bar.Element(svg + "title")!.Value));
    }

    [Fact]
    public void Bars_BeyondTheMost_AreCounted() => Assert.Contains("and 10 more", Texts(Parse(charts["bars"](BarPicture.MostNames + 10))));

    [Fact]
    public void Lines_KeepPeaks_WhenPointsAreLeftOut()
    {
        (double, double)[] points = [.. Enumerable.Range(0, 100_000).Select(i => ((double)i, i == 54_321 ? 10.0 : 0.1))];
        var line = Points(Parse(LinePicture.Draw("Loss", "update", "loss", [new("loss", points)])).Element(svg + "polyline")!);

        Assert.Equal(50, line.Min(point => point.Y), 0.1);
        Assert.Equal(70 + 520 * 54_321 / 99_999.0, line.MinBy(point => point.Y).X, 0.2);
    }

    [Fact]
    public void Lines_WithGivenRanges_KeepTheirAxesWhileTheyGrow()
    {
        SvgPicture Of(int n) => LinePicture.Draw("Loss", "update", "loss", [new("loss", [.. Enumerable.Range(1, n).Select(i => ((double)i, 1.0 / i))])], (0, 100), (0, 1));
        XElement early = Parse(Of(3)), late = Parse(Of(100));

        Assert.Equal(early.Attribute("viewBox")!.Value, late.Attribute("viewBox")!.Value);
        Assert.Equal(Texts(early), Texts(late));
        var (few, many) = (Points(early.Element(svg + "polyline")!), Points(late.Element(svg + "polyline")!));
        Assert.Equal(few, many.Take(3));
    }

    [Fact]
    public void NumbersThatAreNone_AreLeftOut()
    {
        var root = Parse(LinePicture.Draw("Loss", "update", "loss", [new("loss", [(0, 1), (1, double.NaN), (2, double.PositiveInfinity), (3, 2)])]));
        Assert.Equal(2, Points(root.Element(svg + "polyline")!).Length);
        Assert.Contains("2 are not finite", HistogramPicture.Draw("Lengths", "words", [1, 2, double.NaN, double.NegativeInfinity]).Description);
        Assert.Single(Parse(HeatMapPicture.Draw("Heat", ["a"], ["x", "y"], new[,] { { 1, double.NaN } }, "share")).Elements(svg + "rect"), rect => rect.HasElements);
    }

    [Fact]
    public void Histogram_OfWholeNumbers_HasNoEmptyBarsBetween()
    {
        var values = Enumerable.Range(1, 45).SelectMany(i => Enumerable.Repeat((double)i, 10)).ToArray();
        var heights = Parse(HistogramPicture.Draw("Lengths", "words", values)).Elements(svg + "rect").Where(rect => rect.HasElements).Select(rect => Number(rect, "height")).ToArray();
        // 45 values in steps of 2: all bars alike but the last, which has one value.
        Assert.Equal(23, heights.Length);
        Assert.Single(heights[..^1].Distinct());
    }

    [Fact]
    public void Histogram_WithFarValues_SaysWhereTheyAre()
    {
        double[] values = [.. Enumerable.Range(0, 1_000).Select(i => (double)(i % 50)), 9_000];
        Assert.Contains(Texts(Parse(HistogramPicture.Draw("Lengths", "words", values))), text => text.StartsWith("the last bar is") && text.EndsWith("up to 9,000"));
    }

    [Fact]
    public void HeatMap_IsAsDarkAsItsNumbers_AndSaysWhatItLeftOut()
    {
        var squares = Parse(HeatMapPicture.Draw("Heat", ["a", "b"], ["x"], new double[,] { { 2 }, { -1 } }, "share")).Elements(svg + "rect").Where(rect => rect.HasElements).ToArray();
        Assert.Equal([0.85, 0.425], squares.Select(square => Number(square, "fill-opacity")));
        Assert.Equal(["f0", "f3"], squares.Select(square => square.Attribute("class")!.Value));
        Assert.Contains(Texts(Parse(charts["heat"](100))), text => text.EndsWith("the first 40 of 100 rows, 2 of 2 columns"));
    }

    [Fact]
    public void TablesThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>("values", () => HeatMapPicture.Draw("Heat", ["a"], ["x"], new double[2, 1], "share"));
        Assert.Throws<ArgumentException>("series", () => BarPicture.Grouped("Bars", "rows", ["a"], [new("s", [])]));
        Assert.Throws<ArgumentOutOfRangeException>("bins", () => HistogramPicture.Draw("Lengths", "words", [1], bins: 0));
    }

    [Fact]
    public void LearningCurve_OfAPlannedTraining_KeepsItsAxes()
    {
        var curve = new LearningCurve();
        curve.Step(1, 1.1);
        var early = Parse(curve.Draw(planned: 200, scored: true));
        for (var i = 2; i <= 120; i++) curve.Step(i, 1.0 / i);
        var late = Parse(curve.Draw(planned: 200, scored: true));

        Assert.Equal(early.Attribute("viewBox")!.Value, late.Attribute("viewBox")!.Value);
        Assert.Equal(Texts(early), Texts(late));
        Assert.Equal(70 + 520 * 120 / 200.0, Points(late.Elements(svg + "polyline").Last())[^1].X, 0.2);
    }
}
