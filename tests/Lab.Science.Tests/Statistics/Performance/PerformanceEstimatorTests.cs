namespace Lab.Statistics.Tests;

public class PerformanceEstimatorTests
{
    // Calibrated answers: with probability p of class 1 the row is of class 1.
    static (int[] Truth, int[] Predicted, double[] Probabilities) Rows(int count, int seed, double sure)
    {
        var random = new Random(seed);
        var (truth, predicted, probabilities) = (new int[count], new int[count], new double[2 * count]);
        for (var i = 0; i < count; i++)
        {
            var p = 0.5 + (random.NextDouble() - 0.5) * sure;
            (truth[i], predicted[i]) = (random.NextDouble() < p ? 1 : 0, p >= 0.5 ? 1 : 0);
            (probabilities[2 * i], probabilities[2 * i + 1]) = (1 - p, p);
        }
        return (truth, predicted, probabilities);
    }

    [Fact]
    public void HarderRows_AreExpectedToGoWrong_WithoutALabel()
    {
        var (truth, predicted, probabilities) = Rows(4_000, 1, sure: 1);
        var estimator = PerformanceEstimator.Fit(truth, predicted, probabilities, 2);
        var hard = Rows(2_000, 2, sure: 0.4);
        var estimate = estimator.Estimate(hard.Predicted, hard.Probabilities);

        var accuracy = hard.Truth.Zip(hard.Predicted).Average(pair => pair.First == pair.Second ? 1.0 : 0);
        Assert.InRange(accuracy, estimate[PerformanceMetric.Accuracy].Low, estimate[PerformanceMetric.Accuracy].High);
        Assert.True(estimate[PerformanceMetric.Accuracy].Alert);
        var same = Rows(2_000, 3, sure: 1);
        Assert.False(estimator.Estimate(same.Predicted, same.Probabilities)[PerformanceMetric.Accuracy].Alert);
    }

    [Fact]
    public void OverconfidentScores_AreCalibratedFirst_UnlessToldNotTo()
    {
        var (truth, predicted, honest) = Rows(4_000, 1, sure: 0.6);
        // Twice as far from one half as they may be.
        double[] boastful = [.. honest.Select(p => Math.Clamp(0.5 + (p - 0.5) * 1.6, 0, 1))];
        var accuracy = truth.Zip(predicted).Average(pair => pair.First == pair.Second ? 1.0 : 0);
        var calibrated = PerformanceEstimator.Fit(truth, predicted, boastful, 2);
        var raw = PerformanceEstimator.Fit(truth, predicted, boastful, 2, new() { Calibrate = false });

        Assert.Equal([true, true], calibrated.Calibrated);
        Assert.Equal([false, false], raw.Calibrated);
        Assert.InRange(calibrated.Estimate(predicted, boastful).Accuracy, accuracy - 0.02, accuracy + 0.02);
        Assert.True(raw.Estimate(predicted, boastful).Accuracy > accuracy + 0.05);
    }

    [Fact]
    public void BinaryAnswers_AreEstimatedForTheClassYes()
    {
        var (truth, predicted, probabilities) = Rows(2_000, 1, sure: 1);
        double[] yes = [.. probabilities.Where((_, i) => i % 2 == 1)];
        var estimate = PerformanceEstimator.FitBinary([.. truth.Select(t => t == 1)], [.. predicted.Select(p => p == 1)], yes).Estimate(predicted, yes);

        Assert.Equal(2_000, estimate.Confusion.Cast<double>().Sum(), 1e-6);
        Assert.Equal((estimate.Confusion[0, 0] + estimate.Confusion[1, 1]) / 2_000, estimate.Accuracy, 1e-9);
    }

    [Fact]
    public void OneOutcomeOnly_IsNotCalibrated_AndStillEstimated()
    {
        var estimator = PerformanceEstimator.Fit([0, 0, 0], [0, 0, 1], [0.9, 0.1, 0.8, 0.2, 0.4, 0.6], 2);
        Assert.Equal([false, false], estimator.Calibrated);
        Assert.Equal((0.9 + 0.8 + 0.6) / 3, estimator.Estimate([0, 0, 1], [0.9, 0.1, 0.8, 0.2, 0.4, 0.6]).Accuracy, 1e-9);
    }

    [Fact]
    public void WrongArguments_AreNamed()
    {
        Assert.ThrowsAny<ArgumentException>(() => PerformanceEstimator.Fit([], [], [], 2));
        Assert.ThrowsAny<ArgumentException>(() => PerformanceEstimator.Fit([0], [2], [0.5, 0.5], 2));
        Assert.ThrowsAny<ArgumentException>(() => PerformanceEstimator.Fit([0], [0], [0.5, 1.5], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => PerformanceEstimator.Fit([0], [0], [0.5, 0.5], 2, new() { ChunkRows = 0 }));
        var estimator = PerformanceEstimator.Fit([0, 1], [0, 1], [0.5, 0.5, 0.5, 0.5], 2);
        Assert.ThrowsAny<ArgumentException>(() => estimator.Estimate([0], [0.5]));
    }
}
