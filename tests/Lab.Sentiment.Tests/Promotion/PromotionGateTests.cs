using System.Text.Json;
using Lab.Sentiment.Promotion;
using Microsoft.Extensions.Time.Testing;
using static Lab.Sentiment.Tests.Promotion.FakeModel;

namespace Lab.Sentiment.Tests.Promotion;

/// <summary>Each rule with a challenger that meets it and one that does not, everything else being equal.</summary>
public sealed class PromotionGateTests
{
    static readonly GateRow[] test = Rows(300);

    static GateModel Same(string name = "1") => Of(name, (_, _) => 0.7);

    static GateReport Judge(GateModel challenger, GateRows? rows = null, GateOptions? options = null, GateModel? champion = null) => PromotionGate.Judge(
        champion ?? Same(), challenger, rows ?? new GateRows { Test = test }, options ?? new GateOptions(), cancellation: TestContext.Current.CancellationToken);

    static GateRule Rule(GateReport report, string name) =>
        report.Rules.Concat(report.Rules.SelectMany(rule => rule.AnyOf ?? [])).Single(rule => rule.Name == name);

    // The one rule that keeps it from being promoted.
    static string[] NotMet(GateReport report) => [.. report.Rules.Where(rule => !rule.Passed).Select(rule => rule.Name)];

    [Fact]
    public void ChallengerThatIsBetterEverywhere_IsPromoted()
    {
        var report = Judge(Of("2", (_, _) => 0.8));

        Assert.True(report.Promoted, report.ToJson());
        Assert.Equal(("1", "2", false), (report.Champion, report.Challenger, report.Forced));
        Assert.Equal(0, Rule(report, "macro_f1_not_worse").Value);
        Assert.True(Rule(report, "better_on_test_fold").Value > 0.99);
        Assert.Equal("Version 2 is not worse than 1 and better by better on test fold.", report.Summary);
        Assert.Equal(0.8, report.Test!.Accuracy, 2);
    }

    [Fact]
    public void SameModel_IsNotBetter()
    {
        var report = Judge(Same("2"));

        Assert.False(report.Promoted);
        Assert.Equal(["better"], NotMet(report));
        Assert.Equal((0, 0), (Rule(report, "better_on_test_fold").Value, Rule(report, "macro_f1_not_worse").Value));
    }

    [Fact]
    public void WorseMacroF1_IsRefused_HoweverWellTheCorrectionsWereLearned()
    {
        var rows = new GateRows { Test = test, Corrections = Rows(4, "correction") };
        var report = Judge(Of("2", (kind, _) => kind == "correction" ? 1 : 0.64), rows, new GateOptions { MaxRecallDrop = 1 }, Of("1", (kind, _) => kind == "correction" ? 0 : 0.7));

        Assert.Equal(["macro_f1_not_worse", "calibration_error_rise"], NotMet(report));
        Assert.True(Rule(report, "corrections_learned").Passed);
    }

    [Theory]
    [InlineData(30, 0.9, true)]
    [InlineData(30, 0.5, false)]
    public void HeldOutFeedback_ShowsThatItIsBetter(int ofEach, double right, bool passed)
    {
        var rows = new GateRows { Test = test, HeldOut = Rows(ofEach, "heldout"), Corrections = Rows(10, "correction") };
        var report = Judge(Of("2", (kind, _) => kind == "row" ? 0.7 : right), rows, champion: Of("1", (kind, _) => kind == "row" ? 0.7 : 0.5));

        Assert.Equal(passed, report.Promoted);
        Assert.Equal(passed, Rule(report, "better_on_feedback").Passed);
        // Enough was held out: what was learned by heart does not count.
        Assert.DoesNotContain(report.Rules.SelectMany(rule => rule.AnyOf ?? []), rule => rule.Name == "corrections_learned");
    }

    [Theory]
    [InlineData(1.0, 0.0, true)]
    [InlineData(0.85, 0.1, true)]
    [InlineData(0.7, 0.0, false)]
    // Known before: nothing was learned.
    [InlineData(1.0, 1.0, false)]
    public void FewHeldOutRows_LeaveItToTheCorrections(double right, double before, bool passed)
    {
        var rows = new GateRows { Test = test, HeldOut = Rows(6, "heldout"), Corrections = Rows(100, "correction") };
        var report = Judge(Of("2", (kind, _) => kind == "correction" ? right : 0.7), rows, champion: Of("1", (kind, _) => kind == "correction" ? before : 0.7));

        Assert.Equal(passed, report.Promoted);
        Assert.Equal((passed, right), (Rule(report, "corrections_learned").Passed, Math.Round(Rule(report, "corrections_learned").Value!.Value, 2)));
    }

    [Theory]
    [InlineData(0.59, true)]
    [InlineData(0.6, false)]
    [InlineData(null, false)]
    public void LiveAccuracyBelowItsMinimum_LetsNotWorseSuffice(double? live, bool passed) =>
        Assert.Equal(passed, Judge(Same("2"), options: new GateOptions { LiveAccuracy = live, MinLiveAccuracy = 0.6 }).Promoted);

    [Theory]
    [InlineData(0.66, false)]
    [InlineData(0.69, true)]
    public void LostRecallOfAClass_IsRefused_WhateverTheOthersGain(double neutral, bool passed)
    {
        var report = Judge(Of("2", (_, label) => label == "neutral" ? neutral : 0.85));

        Assert.Equal(passed, report.Promoted);
        Assert.Equal(passed ? [] : ["recall_drop_neutral"], NotMet(report));
        Assert.Equal(0.7 - neutral, Rule(report, "recall_drop_neutral").Value!.Value, 2);
    }

    [Theory]
    [InlineData(0.99, false)]
    [InlineData(0.8, true)]
    public void ConfidenceThatIsNotTrue_IsRefused(double confidence, bool passed) =>
        Assert.Equal(passed ? [] : ["calibration_error_rise"], NotMet(Judge(Of("2", (_, _) => 0.8, confidence))));

    [Theory]
    [InlineData(2, 2, 0.0, true)]
    [InlineData(2, 3, 0.0, false)]
    [InlineData(2, 3, 0.03, true)]
    public void BehaviourSentences_MayNotGetWorse(int before, int after, double limit, bool passed) => Assert.Equal(
        passed ? [] : ["behaviour_drop"],
        NotMet(Judge(Of("2", (_, _) => 0.8, wrongSentences: after), options: new GateOptions { MaxBehaviourDrop = limit }, champion: Of("1", (_, _) => 0.7, wrongSentences: before))));

    [Theory]
    [InlineData(10, 10.9, true)]
    [InlineData(10, 11.2, false)]
    public void OtherArchitecture_MayNotBeSlower(double before, double after, bool passed)
    {
        var time = new FakeTimeProvider();
        var report = PromotionGate.Judge(
            Of("1", (_, _) => 0.7, time: time, perText: before), Of("2", (_, _) => 0.8, build: "distilbert", time: time, perText: after),
            new GateRows { Test = test }, new GateOptions(), time, TestContext.Current.CancellationToken);

        Assert.Equal((passed, Math.Round(after / before, 6)), (report.Promoted, Math.Round(Rule(report, "latency_ratio_p50").Value!.Value, 6)));
    }

    [Fact]
    public void SameArchitecture_IsNotTimed() => Assert.DoesNotContain(Judge(Of("2", (_, _) => 0.8)).Rules, rule => rule.Name == "latency_ratio_p50");

    [Fact]
    public void OtherOrderOfTheLabels_ChangesNothing() =>
        Assert.Equal(Judge(Of("2", (_, _) => 0.8)).ToJson(), Judge(Of("2", (_, _) => 0.8, labels: ["positive", "negative", "neutral"])).ToJson());

    [Fact]
    public void OtherLabels_AreRefused()
    {
        var report = Judge(Of("2", (_, _) => 0.8, labels: ["negative", "positive"]));

        Assert.False(report.Promoted);
        Assert.Equal("the champion has negative, neutral, positive, the challenger negative, positive", Rule(report, "same_labels").Note);
    }

    [Fact]
    public void WithoutTestRows_NobodyIsPromoted() =>
        Assert.Contains("macro_f1_not_worse", NotMet(Judge(Of("2", (_, _) => 0.8), new GateRows { Test = [], Corrections = Rows(10, "correction") }, champion: Of("1", (kind, _) => kind == "correction" ? 0 : 0.7))));

    [Fact]
    public void Report_HasTheShapeOfTheContract_AndIsReadBack()
    {
        var report = Judge(Same("2"));
        var json = JsonDocument.Parse(report.ToJson()).RootElement;

        Assert.False(json.GetProperty("promoted").GetBoolean());
        foreach (var rule in json.GetProperty("rules").EnumerateArray())
        {
            Assert.False(string.IsNullOrEmpty(rule.GetProperty("name").GetString()));
            Assert.Equal(JsonValueKind.Number, rule.GetProperty("value").ValueKind);
            Assert.Equal(JsonValueKind.Number, rule.GetProperty("limit").ValueKind);
            Assert.Contains(rule.GetProperty("passed").ValueKind, new[] { JsonValueKind.True, JsonValueKind.False });
        }
        Assert.Equal(report.ToJson(), GateReport.FromJson(report.ToJson()).ToJson());
        Assert.Equal(report.ToJson(), Judge(Same("2")).ToJson());
    }

    [Fact]
    public void Mail_SaysWhatWasDecidedAndWhy()
    {
        var mail = GateMail.Write(Judge(Same("2")), "feedback: 10 corrections", [("run", new Uri("http://localhost:5000/#/runs/1"))]);

        Assert.Equal("[sentiment] Refused: version 2", mail.Subject);
        Assert.StartsWith("Version 2 does not replace 1: better not met.\nThe champion goes on.\n", mail.Text);
        Assert.Contains("NOT met", mail.Text);
        Assert.Contains("feedback: 10 corrections", mail.Text);
        Assert.Contains("http://localhost:5000/", mail.Html);
    }

    [Fact]
    public void BehaviourSuite_HasSentencesOfEveryLabel()
    {
        Assert.InRange(BehaviourSuite.Rows.Count, 30, 60);
        Assert.Equal(Labels.Order(), BehaviourSuite.Rows.Select(row => row.Label).Distinct().Order());
        Assert.Equal(BehaviourSuite.Rows.Count, BehaviourSuite.Rows.Select(row => row.Text).Distinct().Count());
    }
}
