using System.Text.Json;
using Lab.Statistics;

namespace Lab.Evaluation.Tests;

public class ComparisonReportTests
{
    static readonly ResamplingOptions options = new() { Resamples = 1_000 };

    [Fact]
    public void ClearlyBetter_IsBetter_AndTheOtherWayWorse()
    {
        var (good, bad) = (Answers.Of(600, 0.9), Answers.Of(600, 0.6, seed: 2));
        var better = ComparisonReport.Of(good, bad, "old", options);
        var worse = ComparisonReport.Of(bad, good, "new", options);

        Assert.Equal((Verdict.Better, Verdict.Worse), (better.Verdict, worse.Verdict));
        Assert.Equal(good.Report.Accuracy - bad.Report.Accuracy, better.Accuracy.Difference, 1e-12);
        Assert.Equal(-better.MacroF1.Difference, worse.MacroF1.Difference, 1e-12);
        Assert.Equal((better.McNemar.OnlyModelRight, better.McNemar.OnlyOtherRight), (worse.McNemar.OnlyOtherRight, worse.McNemar.OnlyModelRight));
        Assert.Equal(bad.Report.LogLoss, better.OtherLogLoss);
        Assert.Equal(good.Report.LogLoss - bad.Report.LogLoss, better.LogLoss.Difference, 1e-9);
        Assert.StartsWith("The model is better than 'old': accuracy +", better.Summary);
        Assert.Contains("p below 0.001 for accuracy", better.Summary);
        Assert.StartsWith("The model is worse than 'new': accuracy -", worse.Summary);
    }

    [Fact]
    public void SameAnswers_AreUndecided()
    {
        var rows = Answers.Of(300, 0.8);
        var report = ComparisonReport.Of(rows, rows, "itself", options);

        Assert.Equal((Verdict.Undecided, 0, 0, 1.0), (report.Verdict, report.McNemar.OnlyModelRight, report.McNemar.OnlyOtherRight, report.McNemar.ExactP));
        Assert.StartsWith("No difference from 'itself' can be shown: accuracy 0.0 points, macro F1 0.0", report.Summary);
    }

    [Fact]
    public void DifferenceOfAFewRows_IsNotAVerdict() =>
        Assert.Equal(Verdict.Undecided, ComparisonReport.Of(Answers.Of(60, 0.85), Answers.Of(60, 0.8, seed: 5), "other", options).Verdict);

    [Fact]
    public void Json_NamesTheVerdictInSmallLetters()
    {
        var rows = Answers.Of(90, 0.8);
        var report = EvaluationReport.Of(rows, new EvaluationOptions { Resampling = options }) with { Comparison = ComparisonReport.Of(rows, rows, "x", options) };
        using var json = JsonDocument.Parse(report.ToJson());
        var comparison = json.RootElement.GetProperty("comparison");
        Assert.Equal("undecided", comparison.GetProperty("verdict").GetString());
        Assert.Equal(["difference", "low", "high", "p"], comparison.GetProperty("macro_f1").EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void OtherRows_AreRefused() =>
        Assert.Throws<ArgumentException>(() => ComparisonReport.Of(Answers.Of(30, 0.8), Answers.Of(33, 0.8), "x", options));
}
