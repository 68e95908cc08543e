using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

public class CalibrationGoldenTests
{
    // The stored optima agree among solvers to this.
    const double OptimumTolerance = 1e-6;

    [Fact]
    public void CalibrationCurve_IsThatOfScikitLearn() => ForEachCase("classification.json", "calibration_curve", item =>
    {
        bool[] positive = [.. Integers(item.GetProperty("y_true")).Select(y => y == 1)];
        var scores = Numbers(item.GetProperty("score"));
        var bins = item.GetProperty("n_bins").GetInt32();
        var curve = item.GetProperty("strategy").GetString() == "uniform"
            ? CalibrationCurve.Uniform(positive, scores, bins)
            : CalibrationCurve.Quantile(positive, scores, bins);
        Same(item.GetProperty("expected").GetProperty("prob_true"), curve.ShareOfPositives, "prob_true");
        Same(item.GetProperty("expected").GetProperty("prob_pred"), curve.MeanPredicted, "prob_pred");
    });

    [Fact]
    public void Temperature_IsTheOptimum() => ForEachCase("classification.json", "temperature_scaling", item =>
    {
        var expected = item.GetProperty("expected");
        var truth = Integers(item.GetProperty("y_true"));
        var (logits, classes) = Table(item.GetProperty("logits"));
        var temperature = TemperatureScaling.Fit(truth, logits, classes);
        Same(expected.GetProperty("temperature"), temperature, "temperature", OptimumTolerance);
        var (before, after) = (TemperatureScaling.Apply(logits, classes, 1), TemperatureScaling.Apply(logits, classes, temperature));
        Same(expected.GetProperty("nll_before"), ProbabilityScores.LogLoss(truth, before, classes), "nll_before");
        Same(expected.GetProperty("nll_after"), ProbabilityScores.LogLoss(truth, after, classes), "nll_after");
        Same(expected.GetProperty("ece_before"), CalibrationError.Of(truth, before, classes).Expected, "ece_before");
        Same(expected.GetProperty("ece_after"), CalibrationError.Of(truth, after, classes).Expected, "ece_after", OptimumTolerance);
        var first = Table(expected.GetProperty("first_rows_after")).Values;
        for (var i = 0; i < first.Length; i++) Assert.Equal(first[i], after[i], OptimumTolerance);
    });

    [Fact]
    public void IsotonicRegression_IsThatOfScikitLearn() => ForEachCase("classification.json", "isotonic_regression", item =>
    {
        var expected = item.GetProperty("expected");
        var scores = Numbers(item.GetProperty("score"));
        var fit = IsotonicRegression.Fit(scores, Numbers(item.GetProperty("y_true")), Weights(item));
        Same(expected.GetProperty("fitted"), [.. scores.Select(fit.Predict)], "fitted");
        Same(expected.GetProperty("query"), [.. Numbers(item.GetProperty("query")).Select(fit.Predict)], "query");
        Same(expected.GetProperty("x_thresholds"), fit.Thresholds, "x_thresholds");
        Same(expected.GetProperty("y_thresholds"), fit.Values, "y_thresholds");
    });

    [Fact]
    public void PlattScaling_IsTheOptimum() => ForEachCase("classification.json", "platt_scaling", item =>
    {
        var expected = item.GetProperty("expected");
        var scores = Numbers(item.GetProperty("score"));
        var fit = PlattScaling.Fit(scores, [.. Integers(item.GetProperty("y_true")).Select(y => y == 1)]);
        Same(expected.GetProperty("a"), fit.A, "a", OptimumTolerance);
        Same(expected.GetProperty("b"), fit.B, "b", OptimumTolerance);
        Same(expected.GetProperty("proba"), [.. scores.Select(fit.Predict)], "proba", OptimumTolerance);
    });
}
