using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

public class MultiClassScoresGoldenTests
{
    [Fact]
    public void ScoresOfSeveralClasses_AreThoseOfScikitLearn() => ForEachCase("classification.json", "multi_class_scores", item =>
    {
        var expected = item.GetProperty("expected");
        var truth = Integers(item.GetProperty("y_true"));
        var (probabilities, classes) = Table(item.GetProperty("proba"));
        var weights = Weights(item);
        Same(expected.GetProperty("log_loss"), ProbabilityScores.LogLoss(truth, probabilities, classes, weights), "log_loss");
        Same(expected.GetProperty("brier_sum"), ProbabilityScores.Brier(truth, probabilities, classes, weights), "brier_sum");
        Same(expected.GetProperty("brier_half"), ProbabilityScores.Brier(truth, probabilities, classes, weights) / 2, "brier_half");
        var ranking = new MultiClassRanking(truth, probabilities, classes, weights);
        Same(expected.GetProperty("roc_auc_ovr_macro"), ranking.RocAreaOneVersusRest(RankingAverage.Macro), "roc_auc_ovr_macro");
        Same(expected.GetProperty("roc_auc_ovr_weighted"), ranking.RocAreaOneVersusRest(RankingAverage.Weighted), "roc_auc_ovr_weighted");
        Same(expected.GetProperty("roc_auc_ovr_micro"), ranking.RocAreaOneVersusRest(RankingAverage.Micro), "roc_auc_ovr_micro");
        Same(expected.GetProperty("roc_auc_ovo_macro"), ranking.RocAreaOneVersusOne(RankingAverage.Macro), "roc_auc_ovo_macro");
        Same(expected.GetProperty("roc_auc_ovo_weighted"), ranking.RocAreaOneVersusOne(RankingAverage.Weighted), "roc_auc_ovo_weighted");
        Same(expected.GetProperty("roc_auc_per_class"), ranking.RocAreas(), "roc_auc_per_class");
        Same(expected.GetProperty("average_precision_macro"), ranking.AveragePrecision(RankingAverage.Macro), "average_precision_macro");
        Same(expected.GetProperty("average_precision_weighted"), ranking.AveragePrecision(RankingAverage.Weighted), "average_precision_weighted");
        Same(expected.GetProperty("average_precision_micro"), ranking.AveragePrecision(RankingAverage.Micro), "average_precision_micro");
        Same(expected.GetProperty("average_precision_per_class"), ranking.AveragePrecisions(), "average_precision_per_class");
    });

    [Fact]
    public void TopAccuracy_IsThatOfScikitLearn() => ForEachCase("classification.json", "top_k_accuracy", item =>
    {
        var expected = item.GetProperty("expected");
        var truth = Integers(item.GetProperty("y_true"));
        var (scores, classes) = Table(item.GetProperty("score"));
        var ranking = new MultiClassRanking(truth, scores, classes);
        for (var k = 1; k <= classes; k++) Same(expected.GetProperty($"k{k}"), ranking.TopAccuracy(k), $"k{k}");
        Same(expected.GetProperty("k2_count"), ranking.TopAccuracy(2) * truth.Length, "k2_count");
    });
}
