using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

public class CalibrationErrorGoldenTests
{
    [Fact]
    public void CalibrationErrors_AreThoseOfTheReference() => ForEachCase("classification.json", "calibration_error", item =>
    {
        var expected = item.GetProperty("expected");
        var truth = Integers(item.GetProperty("y_true"));
        var (probabilities, classes) = Table(item.GetProperty("proba"));
        var bins = item.GetProperty("bins").GetInt32();

        var error = CalibrationError.Of(truth, probabilities, classes, bins);
        var wanted = expected.GetProperty("reliability_bins");
        Assert.Equal(wanted.GetArrayLength(), error.Bins.Count);
        for (var b = 0; b < bins; b++)
        {
            // Edges are equal to the last bit: rows on an edge depend on it.
            Assert.Equal(
                (wanted[b].GetProperty("from").GetDouble(), wanted[b].GetProperty("to").GetDouble(), wanted[b].GetProperty("count").GetInt32()),
                (error.Bins[b].From, error.Bins[b].To, error.Bins[b].Count));
            if (error.Bins[b].Count == 0) continue;
            Same(wanted[b].GetProperty("mean_confidence"), error.Bins[b].MeanConfidence, $"mean_confidence of bin {b}");
            Same(wanted[b].GetProperty("accuracy"), error.Bins[b].Accuracy, $"accuracy of bin {b}");
        }
        Same(expected.GetProperty("ece"), error.Expected, "ece");
        Same(expected.GetProperty("mce"), error.Maximum, "mce");

        var (confidence, right) = CalibrationError.Confidence(truth, probabilities, classes);
        var adaptive = CalibrationError.Adaptive(confidence, right, bins);
        Same(expected.GetProperty("adaptive_ece"), adaptive.Expected, "adaptive_ece");
        Same(expected.GetProperty("adaptive_mce"), adaptive.Maximum, "adaptive_mce");
        Assert.Equal(Integers(expected.GetProperty("adaptive_bin_sizes")), adaptive.Bins.Select(bin => bin.Count));

        var perClass = CalibrationError.PerClass(truth, probabilities, classes, bins);
        Same(expected.GetProperty("ece_per_class_one_vs_rest"), perClass, "ece_per_class_one_vs_rest");
        Same(expected.GetProperty("classwise_ece"), perClass.Average(), "classwise_ece");
        Same(expected.GetProperty("mean_confidence"), confidence.Average(), "mean_confidence");
        Same(expected.GetProperty("accuracy"), (double)right.Count(hit => hit) / right.Length, "accuracy");
        Same(expected.GetProperty("overconfidence"), confidence.Average() - (double)right.Count(hit => hit) / right.Length, "overconfidence");
    });
}
