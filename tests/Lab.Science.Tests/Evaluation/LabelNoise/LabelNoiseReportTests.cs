namespace Lab.Evaluation.Tests;

public class LabelNoiseReportTests
{
    [Fact]
    public void SuspectLabels_AreNamedWithWhatTheyShouldBe()
    {
        // Thirty rows of each class; row 7 carries another's label.
        int[] given = [.. Enumerable.Range(0, 90).Select(i => i == 7 ? 2 : i / 30)];
        float[] probabilities = [.. Enumerable.Range(0, 90).SelectMany(i => Enumerable.Range(0, 3).Select(c => c == i / 30 ? 0.8f : 0.1f))];
        var report = LabelNoiseReport.Of(new ScoredRows(Answers.Labels, given, probabilities));

        var suspect = Assert.Single(report.Suspects);
        Assert.Equal((7, "positive", "negative"), (suspect.Row, suspect.Given, suspect.Likely));
        Assert.Equal(0.1, suspect.SelfConfidence, 1e-6);
        Assert.Equal(1, report.EstimatedIssues);
        Assert.Equal(1 / 90.0, report.Share, 1e-12);
        Assert.Contains("positive and negative 1", report.Draw().Description);
    }
}
