using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

public class ConfidentLearningGoldenTests
{
    [Fact]
    public void Numbers_AreThoseOfCleanlab() => ForEachCase("splits.json", "confident_learning", item =>
    {
        var expected = item.GetProperty("expected");
        var given = Integers(item.GetProperty("labels"));
        var (probabilities, classes) = Table(item.GetProperty("proba"));
        var found = ConfidentLearning.Of(given, probabilities, classes);

        Same(expected.GetProperty("confident_thresholds"), found.Thresholds, "confident_thresholds");
        Same(expected.GetProperty("confident_joint"), Doubles(found.Joint), "confident_joint");
        Same(expected.GetProperty("confident_joint_calibrated"), Doubles(found.CalibratedJoint), "confident_joint_calibrated");
        Same(expected.GetProperty("quality_self_confidence"), found.SelfConfidence, "quality_self_confidence");
        Same(expected.GetProperty("quality_normalized_margin"), found.Margin, "quality_normalized_margin");
        Assert.Equal(expected.GetProperty("number_of_issues").GetInt32(), found.EstimatedIssues);
        Assert.Equal(Integers(expected.GetProperty("issues_prune_by_noise_rate")), found.Issues.Order());
        Assert.Equal(Integers(expected.GetProperty("issues_ranked")), found.Issues);
    });

    static double[,] Doubles(int[,] table)
    {
        var doubles = new double[table.GetLength(0), table.GetLength(1)];
        for (var i = 0; i < doubles.GetLength(0); i++)
            for (var j = 0; j < doubles.GetLength(1); j++) doubles[i, j] = table[i, j];
        return doubles;
    }
}
