using System.Text.Json;
using static Lab.Statistics.Tests.IntervalsAndTestsGolden;
using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

/// <summary>Tests on pairs of intervals_and_tests.json, two models on the same rows: scipy, statsmodels and the definitions.</summary>
public class PairedTestsGoldenTests
{
    [Fact]
    public void McNemar_IsThatOfStatsmodels() => ForEachCase(Source, "mcnemar", item =>
    {
        var test = new McNemarTest(Count(item, "only_a_right"), Count(item, "only_b_right"));
        foreach (var expected in item.GetProperty("expected").EnumerateObject())
            Near(expected.Value, expected.Name switch
            {
                "exact_p" => test.ExactP,
                "mid_p" => test.MidP,
                "chi2_uncorrected" => test.ChiSquare().Statistic,
                "chi2_uncorrected_p" => test.ChiSquare().P,
                "chi2_corrected" => test.ChiSquare(corrected: true).Statistic,
                "chi2_corrected_p" => test.ChiSquare(corrected: true).P,
                var other => throw new NotSupportedException(other),
            }, expected.Name);
    });

    [Fact]
    public void PairedComparisons_AreThoseOfTheDefinition() => ForEachCase(Source, "paired_comparison", item =>
    {
        var expected = item.GetProperty("expected");
        var (truth, a, b) = (Integers(item.GetProperty("y_true")), Integers(item.GetProperty("pred_a")), Integers(item.GetProperty("pred_b")));
        int[] all = [.. Enumerable.Range(0, truth.Length)];
        int[][] resamples = [.. item.GetProperty("indices").EnumerateArray().Select(Integers)];
        foreach (var metric in new[] { "accuracy", "macro_f1" })
        {
            var want = expected.GetProperty(metric);
            var (first, second) = (Metric(metric, truth, a), Metric(metric, truth, b));
            double[] differences = [.. resamples.Select(rows => first(rows) - second(rows))];
            var paired = new PairedBootstrap(first(all) - second(all), differences);
            Same(want.GetProperty("a"), first(all), "a");
            Same(want.GetProperty("b"), second(all), "b");
            Same(want.GetProperty("difference"), paired.Difference, "difference");
            Same(want.GetProperty("bootstrap_differences"), differences, "bootstrap_differences");
            Near(want.GetProperty("percentile_95"), paired.Percentile(), "percentile_95");
            Same(want.GetProperty("standard_error"), paired.StandardError, "standard_error");
            Near(want.GetProperty("p_two_sided"), paired.P, "p_two_sided");
            Near(want.GetProperty("share_a_better"), paired.ShareFirstBetter, "share_a_better");
            double[] golden = Numbers(want.GetProperty("bootstrap_differences"));
            foreach (double limit in new[] { -0.05, -0.01, 0, 0.013 })
                Assert.Equal((double)golden.Count(d => d < limit - 1e-12) / golden.Length, paired.ShareBelow(limit));
        }

        var swap = expected.GetProperty("swap_test_accuracy");
        bool[] Right(int[] predicted) => [.. all.Select(i => predicted[i] == truth[i])];
        var test = SwapTest.Of(Right(a), Right(b), [.. item.GetProperty("swaps").EnumerateArray().Select(bits => bits.GetString()!.Select(bit => bit == '1').ToArray())]);
        Assert.Equal(swap.GetProperty("observed_count_difference").GetInt32(), test.Difference);
        Assert.Equal(Integers(swap.GetProperty("permuted_count_differences")), test.Permuted);
        Near(swap.GetProperty("p_two_sided"), test.P(), "p_two_sided");
        Near(swap.GetProperty("p_greater"), test.P(Alternative.Greater), "p_greater");
        Near(swap.GetProperty("p_two_sided_without_plus_one"), test.ShareAsExtreme(), "p_two_sided_without_plus_one");
    });

    [Fact]
    public void SignTests_AreThoseOfScipy() => ForEachCase(Source, "sign_test", item =>
    {
        var expected = item.GetProperty("expected");
        var test = SignTest.Of(Numbers(item.GetProperty("differences")));
        Assert.Equal((Count(expected, "positive"), Count(expected, "negative"), Count(expected, "zero")), (test.Positive, test.Negative, test.Zero));
        foreach (var (word, alternative) in Alternatives) Near(expected.GetProperty($"p_{word}"), test.P(alternative), word);
    });

    [Fact]
    public void WilcoxonSignedRank_IsThatOfScipy() => ForEachCase(Source, "wilcoxon_signed_rank", item =>
    {
        var differences = Numbers(item.GetProperty("differences"));
        foreach (var expected in item.GetProperty("expected").EnumerateObject())
        {
            if (expected.Name == "enumerated_two-sided_p")
            {
                if (expected.Value.ValueKind != JsonValueKind.Null)
                    Near(expected.Value, new WilcoxonSignedRank(differences).ConditionalP(), expected.Name);
                continue;
            }
            var words = expected.Name.Split('_');
            var test = new WilcoxonSignedRank(differences, words[^2] switch
            {
                "wilcox" => ZeroHandling.Drop,
                "pratt" => ZeroHandling.Pratt,
                "zsplit" => ZeroHandling.Split,
                var other => throw new NotSupportedException(other),
            }).Test(Method(words[0]), Alternatives.Single(a => a.Word == words[^1]).Alternative, words[1] == "corrected");
            Near(expected.Value.GetProperty("statistic"), test.Statistic, expected.Name);
            Near(expected.Value.GetProperty("p"), test.P, expected.Name);
        }
    });
}
