using System.Text.Json;

namespace Lab.Evaluation.Tests;

/// <summary>With models whose faults are known.</summary>
public class ProbeRunTests
{
    static readonly string[] labels = ["negative", "neutral", "positive"];
    static readonly string[] texts = ["The dress is good.", "The coat is awful.", "a comfortable shirt"];

    static ProbeReport Run(Func<string, float> positive, ProbeOptions? options = null, Action<int, int>? progress = null) => ProbeRun.Of(
        labels, (part, _) => [.. part.Select(text => new[] { 1 - positive(text), 0f, positive(text) })], texts, options ?? new() { WithSentences = false }, progress,
        TestContext.Current.CancellationToken);

    static ProbeResult Of(ProbeReport report, string name) => report.Results.Single(result => result.Name == name);

    [Fact]
    public void ModelThatAlwaysSaysTheSame_FailsNegationOnly()
    {
        var report = Run(_ => 0.9f);
        Assert.Equal(("negation", 1, 1), (report.Results[0].Name, report.Results[0].Cases, report.Results[0].Failures));
        Assert.All(report.Results.Skip(1), result => Assert.Equal(0, result.Failures));
        var example = Assert.Single(report.Results[0].Examples);
        Assert.Equal(("The dress is good.", "The dress is not good.", "positive", "positive", "positive"), (example.Before, example.After, example.LabelBefore, example.LabelAfter, example.Watched));
    }

    [Fact]
    public void ModelThatReadsNot_PassesNegation()
    {
        var report = Run(text => text.Contains(" not ") ? 0.2f : 0.9f, new() { Probes = ["negation"] });
        Assert.Equal(0, Of(report, "negation").Failures);
        // Of each thing and each word of praise; blame is answered positive here too, but has nothing to negate.
        Assert.Equal((120, 120), (Of(report, "negation").Cases, Of(report, "negation").LabelChanges));
    }

    [Fact]
    public void ModelThatShoutsBack_FailsCapitals_WorstFirst()
    {
        var report = Run(text => text == text.ToUpperInvariant() ? (text.Contains("DRESS") ? 0.1f : 0.5f) : 0.9f, new() { WithSentences = false, Probes = ["capitals", "punctuation"], Examples = 2 });
        Assert.Equal(["capitals", "punctuation"], report.Results.Select(result => result.Name));
        Assert.Equal((3, 3, 1.0), (report.Results[0].Cases, report.Results[0].Failures, report.Results[0].FailureRate));
        Assert.Equal("THE DRESS IS GOOD.", report.Results[0].Examples[0].After);
        Assert.Equal(2, report.Results[0].Examples.Count);
    }

    [Theory]
    [InlineData(0.79f, 1)]
    [InlineData(0.81f, 0)]
    [InlineData(0.99f, 0)]
    public void StrongerPraise_MustNotWeakenTheAnswer(float after, int failures)
    {
        var report = Run(text => text.Contains("awful") ? 0 : text == texts[0] || !text.Contains("good") ? 0.9f : after, new() { WithSentences = false, Probes = ["intensifier"] });
        Assert.Equal((failures, 2), (Of(report, "intensifier").Failures, Of(report, "intensifier").Cases));
    }

    [Fact]
    public void ModelWithoutThatLabel_IsNotAskedAboutNegation_AndSaysSo()
    {
        var report = ProbeRun.Of(["1 star", "5 stars"], (part, _) => [.. part.Select(_ => new[] { 0.5f, 0.5f })], texts, new() { WithSentences = false }, null, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(report.Results, result => result.Name == "negation");
        Assert.Contains("negation: the model has no label 'positive'.", report.Notes);
        var renamed = ProbeRun.Of(
            ["1 star", "5 stars"], (part, _) => [.. part.Select(_ => new[] { 0.1f, 0.9f })], texts, new() { PositiveLabel = "5 STARS" }, null, TestContext.Current.CancellationToken);
        Assert.Contains(renamed.Results, result => result.Name == "negation");
    }

    [Fact]
    public void Cases_AreLimited_AndProgressEndsAtTheTotal()
    {
        var steps = new List<(int Done, int Total)>();
        var report = Run(_ => 0.9f, new() { MaxCases = 10 }, (done, total) => steps.Add((done, total)));
        Assert.All(report.Results, result => Assert.InRange(result.Cases, 1, 10));
        Assert.Equal(steps[^1].Done, steps[^1].Total);
    }

    [Fact]
    public void SameSeed_GivesTheSameReport_InJsonToo()
    {
        ProbeOptions options = new() { WithSentences = false, Seed = 5 };
        string json = Run(text => text.Length / 100f, options).ToJson();
        Assert.Equal(json, Run(text => text.Length / 100f, options).ToJson());
        var result = JsonDocument.Parse(json).RootElement.GetProperty("results")[0];
        Assert.Equal(
            ["name", "description", "expectation", "cases", "failures", "label_changes", "examples", "failure_rate"], result.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void WrongOptions_AreRefused()
    {
        Assert.Contains("typo, character-swap", Assert.Throws<LabException>(() => Run(_ => 1, new() { Probes = ["typos"] })).Expected!.ToString());
        Assert.Throws<LabException>(() => Run(_ => 1, new() { Tolerance = 0 }));
        Assert.Throws<LabException>(() => Run(_ => 1, new() { Tolerance = double.NaN }));
        Assert.Throws<LabException>(() => Run(_ => 1, new() { MaxCases = 0 }));
        Assert.Equal(ErrorKind.Data, Assert.Throws<LabException>(() => ProbeRun.Of(labels, (part, _) => [], [], new() { WithSentences = false })).Kind);
    }

    [Fact]
    public void Cancelled_ItStops() => Assert.Throws<OperationCanceledException>(
        () => ProbeRun.Of(labels, (part, _) => [.. part.Select(_ => new float[3])], texts, null, null, new CancellationToken(canceled: true)));
}
