using System.Text.Json;
using Lab.Statistics;

namespace Lab.Evaluation.Tests;

public class EvaluationReportTests
{
    static readonly EvaluationOptions options = new() { Resampling = new ResamplingOptions { Resamples = 500, Seed = 3 } };

    [Fact]
    public void Json_BeginsWithTheSplitObject_AndEveryIntervalHoldsItsValue()
    {
        var rows = Answers.Of(200, 0.8);
        using var json = JsonDocument.Parse(EvaluationReport.Of(rows, options).ToJson());
        using var split = JsonDocument.Parse(rows.Report.ToJson());

        Assert.Equal(
            [.. split.RootElement.EnumerateObject().Select(p => p.Name), "calibration", "ranking", "intervals"],
            json.RootElement.EnumerateObject().Select(p => p.Name));
        foreach (var property in split.RootElement.EnumerateObject())
            Assert.Equal(property.Value.GetRawText(), json.RootElement.GetProperty(property.Name).GetRawText());
        var intervals = json.RootElement.GetProperty("intervals");
        Assert.Equal((0.95, 500, 3), (intervals.GetProperty("level").GetDouble(), intervals.GetProperty("resamples").GetInt32(), intervals.GetProperty("seed").GetInt32()));
        foreach (var at in new[] { "accuracy", "macro_f1", "macro_recall", "log_loss" }.Select(intervals.GetProperty).Concat(intervals.GetProperty("f1").EnumerateObject().Select(p => p.Value)))
            Assert.InRange(at.GetProperty("value").GetDouble(), at.GetProperty("low").GetDouble(), at.GetProperty("high").GetDouble());
        Assert.Equal(rows.Report.MacroF1, intervals.GetProperty("macro_f1").GetProperty("value").GetDouble());
    }

    [Fact]
    public void Calibration_AgreesWithTheBinsOfTheScores()
    {
        var rows = Answers.Of(500, 0.5);
        var calibration = CalibrationReport.Of(rows);
        Assert.Equal(rows.Report.ExpectedCalibrationError, calibration.ExpectedError, 1e-12);
        Assert.Equal(500, calibration.Bins.Sum(bin => bin.Rows));
        Assert.Equal(calibration.ExpectedError, calibration.Bins.Sum(bin => bin.Rows * Math.Abs(bin.Confidence - bin.Accuracy)) / 500, 1e-12);
        // Right half of the time, sure of two thirds: the logits have to shrink.
        Assert.True(calibration.Temperature > 1.2, $"{calibration.Temperature}");
    }

    [Fact]
    public void ClassWithoutRows_HasNoRanking_AndZeroProbabilitiesDoNotMatter()
    {
        var rows = new ScoredRows(["a", "b", "c"], [0, 0, 1], [1f, 0, 0, 0.6f, 0.4f, 0, 0.3f, 0.7f, 0]);
        var report = EvaluationReport.Of(rows, options with { Resampling = null });
        Assert.Equal((1.0, 1.0), (report.Ranking["a"].RocAuc, report.Ranking["b"].AveragePrecision));
        Assert.Equal(new ClassRanking(null, null), report.Ranking["c"]);
        Assert.Null(report.Intervals);
        Assert.Contains("\"c\":{\"roc_auc\":null,\"average_precision\":null}", report.ToJson());
        Assert.DoesNotContain("intervals", report.ToJson());
    }
}
