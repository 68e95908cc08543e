using System.Globalization;
using System.Text.Json;
using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

/// <summary>Every case of intervals_and_tests.json: scipy, statsmodels and scikit-learn.</summary>
public class IntervalsAndTestsGoldenTests
{
    const string File = "intervals_and_tests.json";

    [Fact]
    public void SpecialFunctions_AreThoseOfScipy() => ForEachCase(File, "special_functions", item =>
    {
        var name = item.GetProperty("name").GetString()!;
        foreach (var value in item.GetProperty("values").EnumerateArray())
        {
            var a = Numbers(value.GetProperty("arguments"));
            Near(value.GetProperty("result"), Function(name, a), string.Create(CultureInfo.InvariantCulture, $"({string.Join(", ", a)})"), floor: name.StartsWith("log_gamma") ? 1e-3 : 0);
        }
    });

    static double Function(string name, double[] a) => name[..name.IndexOf('(')] switch
    {
        "normal_cdf" => Distributions.NormalCdf(a[0]),
        "normal_sf" => Distributions.NormalTail(a[0]),
        "normal_ppf" => Distributions.NormalQuantile(a[0]),
        "erf" => SpecialFunctions.Erf(a[0]),
        "erfc" => SpecialFunctions.Erfc(a[0]),
        "log_gamma" => SpecialFunctions.LogGamma(a[0]),
        "digamma" => SpecialFunctions.Digamma(a[0]),
        "regularized_gamma_p" => SpecialFunctions.GammaP(a[0], a[1]),
        "regularized_gamma_q" => SpecialFunctions.GammaQ(a[0], a[1]),
        "regularized_beta" => SpecialFunctions.Beta(a[0], a[1], a[2]),
        "beta_ppf" => Distributions.BetaQuantile(a[0], a[1], a[2]),
        "chi2_sf" => Distributions.ChiSquareTail(a[0], a[1]),
        "chi2_ppf" => Distributions.ChiSquareQuantile(a[0], a[1]),
        "t_sf" => Distributions.StudentTail(a[0], a[1]),
        "t_ppf" => Distributions.StudentQuantile(a[0], a[1]),
        "f_sf" => Distributions.FisherTail(a[0], a[1], a[2]),
        "binomial_cdf" => Distributions.BinomialCdf((int)a[0], (int)a[1], a[2]),
        "binomial_pmf" => Distributions.BinomialPmf((int)a[0], (int)a[1], a[2]),
        "kolmogorov_sf" => Kolmogorov.Tail(a[0]),
        "kolmogorov_exact_sf" => Kolmogorov.ExactTail(a[0], (int)a[1]),
        var other => throw new NotSupportedException(other),
    };

    [Fact]
    public void ProportionIntervals_AreThoseOfStatsmodels() => ForEachCase(File, "proportion_intervals", item =>
    {
        var (k, n, alpha) = (Count(item, "successes"), Count(item, "trials"), item.GetProperty("alpha").GetDouble());
        foreach (var expected in item.GetProperty("expected").EnumerateObject())
            Near(expected.Value, expected.Name switch
            {
                "wilson" => ProportionIntervals.Wilson(k, n, alpha),
                "clopper_pearson" => ProportionIntervals.ClopperPearson(k, n, alpha),
                "agresti_coull" => ProportionIntervals.AgrestiCoull(k, n, alpha),
                "normal" => ProportionIntervals.Normal(k, n, alpha),
                "jeffreys" => ProportionIntervals.Jeffreys(k, n, alpha),
                "wilson_continuity_corrected" => ProportionIntervals.WilsonCorrected(k, n, alpha),
                var other => throw new NotSupportedException(other),
            }, expected.Name);
    });

    [Fact]
    public void BootstrapIntervals_AreThoseOfScipy() => ForEachCase(File, "bootstrap_intervals", item =>
    {
        var expected = item.GetProperty("expected");
        var statistic = Statistic(item);
        var rows = item.TryGetProperty("values", out var values) ? values.GetArrayLength() : item.GetProperty("y_true").GetArrayLength();
        int[] all = [.. Enumerable.Range(0, rows)];
        double[] resampled = [.. item.GetProperty("indices").EnumerateArray().Select(indices => statistic(Integers(indices)))];
        double[] jackknife = [.. all.Select(left => statistic([.. all.Where(i => i != left)]))];
        var bootstrap = new BootstrapIntervals(statistic(all), resampled, item.GetProperty("alpha").GetDouble());
        var acceleration = BootstrapIntervals.Acceleration(jackknife);

        Same(expected.GetProperty("estimate"), statistic(all), "estimate");
        Same(expected.GetProperty("bootstrap_values"), resampled, "bootstrap_values");
        Same(expected.GetProperty("jackknife_values"), jackknife, "jackknife_values");
        Same(expected.GetProperty("standard_error"), bootstrap.StandardError, "standard_error");
        Same(expected.GetProperty("bias_z0"), bootstrap.Bias, "bias_z0");
        Same(expected.GetProperty("acceleration"), acceleration, "acceleration");
        Near(expected.GetProperty("bca_levels"), bootstrap.Levels(acceleration), "bca_levels");
        Near(expected.GetProperty("bca"), bootstrap.BiasCorrected(acceleration), "bca");
        Near(expected.GetProperty("percentile"), bootstrap.Percentile, "percentile");
        Near(expected.GetProperty("basic"), bootstrap.Basic, "basic");
    });

    static Func<int[], double> Statistic(JsonElement item)
    {
        var statistic = item.GetProperty("statistic").GetString();
        if (statistic == "mean")
        {
            var values = Numbers(item.GetProperty("values"));
            return rows => rows.Sum(i => values[i]) / rows.Length;
        }
        return Metric(statistic!, Integers(item.GetProperty("y_true")), Integers(item.GetProperty("y_pred")));
    }

    static Func<int[], double> Metric(string metric, int[] truth, int[] predicted) => rows =>
    {
        var matrix = ConfusionMatrix.Count([.. rows.Select(i => truth[i])], [.. rows.Select(i => predicted[i])], 3);
        return metric switch
        {
            "accuracy" => matrix.Accuracy,
            "macro_f1" => new ClassMetrics(matrix).Macro.F1,
            _ => throw new NotSupportedException(metric),
        };
    };

    [Fact]
    public void McNemar_IsThatOfStatsmodels() => ForEachCase(File, "mcnemar", item =>
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
    public void PairedComparisons_AreThoseOfTheDefinition() => ForEachCase(File, "paired_comparison", item =>
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
    public void PermutationTests_AreThoseOfTheDefinition() => ForEachCase(File, "permutation_test", item =>
    {
        var expected = item.GetProperty("expected");
        var (x, y) = (Numbers(item.GetProperty("x")), Numbers(item.GetProperty("y")));
        var permutations = item.GetProperty("permutations");
        var test = permutations.ValueKind == JsonValueKind.Null
            ? PermutationTest.OfAll(x, y)
            : PermutationTest.Of(x, y, [.. permutations.EnumerateArray().Select(Integers)]);
        Same(expected.GetProperty("mean_difference"), test.Difference, "mean_difference");
        if (expected.TryGetProperty("permuted", out var permuted)) Same(permuted, test.Permuted, "permuted");
        Near(expected.GetProperty("p_two_sided"), test.P(), "p_two_sided");
        Near(expected.GetProperty("p_less"), test.P(Alternative.Less), "p_less");
        Near(expected.GetProperty("p_greater"), test.P(Alternative.Greater), "p_greater");
    });

    [Fact]
    public void SignTests_AreThoseOfScipy() => ForEachCase(File, "sign_test", item =>
    {
        var expected = item.GetProperty("expected");
        var test = SignTest.Of(Numbers(item.GetProperty("differences")));
        Assert.Equal((Count(expected, "positive"), Count(expected, "negative"), Count(expected, "zero")), (test.Positive, test.Negative, test.Zero));
        foreach (var (word, alternative) in Alternatives) Near(expected.GetProperty($"p_{word}"), test.P(alternative), word);
    });

    [Fact]
    public void WilcoxonSignedRank_IsThatOfScipy() => ForEachCase(File, "wilcoxon_signed_rank", item =>
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

    [Fact]
    public void MannWhitney_IsThatOfScipy() => ForEachCase(File, "mann_whitney_u", item =>
    {
        var test = new MannWhitney(Numbers(item.GetProperty("x")), Numbers(item.GetProperty("y")));
        foreach (var expected in item.GetProperty("expected").EnumerateObject())
        {
            if (expected.Value.ValueKind == JsonValueKind.Object)
            {
                var words = expected.Name.Split('_');
                Near(expected.Value.GetProperty("u_x"), test.U, expected.Name);
                Near(expected.Value.GetProperty("p"), test.P(Method(words[0]), Alternatives.Single(a => a.Word == words[^1]).Alternative, words[1] != "uncorrected"), expected.Name);
                continue;
            }
            Same(expected.Value, expected.Name switch
            {
                "u_y" => test.OtherU,
                "probability_x_above_y" => test.ProbabilityFirstLarger,
                "rank_biserial" => test.RankBiserial,
                var other => throw new NotSupportedException(other),
            }, expected.Name);
        }
    });

    [Fact]
    public void TwoProportions_AreThoseOfStatsmodels() => ForEachCase(File, "two_proportions", item =>
    {
        var (k, n) = (Integers(item.GetProperty("successes")), Integers(item.GetProperty("trials")));
        var test = new TwoProportions(k[0], n[0], k[1], n[1]);
        foreach (var expected in item.GetProperty("expected").EnumerateObject())
        {
            const string interval = "difference_interval_95_";
            if (expected.Name.StartsWith(interval, StringComparison.Ordinal))
            {
                Near(expected.Value, expected.Name[interval.Length..] switch
                {
                    "wald" => test.Wald(),
                    "newcomb" => test.Newcombe(),
                    "agresti-caffo" => test.AgrestiCaffo(),
                    var other => throw new NotSupportedException(other),
                }, expected.Name);
                continue;
            }
            Near(expected.Value, expected.Name switch
            {
                "z_pooled" => test.PooledZ,
                "z_unpooled" => test.UnpooledZ,
                "p_two_sided" => test.P(),
                "p_larger" => test.P(Alternative.Greater),
                "p_smaller" => test.P(Alternative.Less),
                "fisher_exact_p" => test.FisherExactP(),
                var other => throw new NotSupportedException(other),
            }, expected.Name);
        }
    });

    [Fact]
    public void MultipleTesting_IsThatOfStatsmodels() => ForEachCase(File, "multiple_testing", item =>
    {
        var p = Numbers(item.GetProperty("p_values"));
        foreach (var expected in item.GetProperty("expected").EnumerateObject())
        {
            var corrected = MultipleTesting.Of(p, expected.Name switch
            {
                "bonferroni" => Correction.Bonferroni,
                "sidak" => Correction.Sidak,
                "holm" => Correction.Holm,
                "holm-sidak" => Correction.HolmSidak,
                "simes-hochberg" => Correction.Hochberg,
                "fdr_bh" => Correction.BenjaminiHochberg,
                "fdr_by" => Correction.BenjaminiYekutieli,
                var other => throw new NotSupportedException(other),
            });
            Same(expected.Value.GetProperty("adjusted"), corrected.Adjusted, expected.Name);
            Assert.Equal(expected.Value.GetProperty("reject_at_0.05").EnumerateArray().Select(reject => reject.GetBoolean()), corrected.Rejected);
        }
    });

    [Fact]
    public void SequentialTests_StopWhereTheDefinitionDoes() => ForEachCase(File, "sprt_bernoulli", item =>
    {
        double Of(string name) => item.GetProperty(name).GetDouble();
        var expected = item.GetProperty("expected");
        var test = new SequentialTest(Of("p0"), Of("p1"), Of("alpha"), Of("beta"));
        var path = new List<double>();
        foreach (var outcome in item.GetProperty("stream").GetString()!)
        {
            test.Observe(outcome == '1');
            path.Add(test.LogRatio);
        }
        Near(expected.GetProperty("upper_bound"), test.Upper, "upper_bound");
        Near(expected.GetProperty("lower_bound"), test.Lower, "lower_bound");
        Same(expected.GetProperty("log_likelihood_ratio_path"), path, "path");
        Assert.Equal(expected.GetProperty("decision").GetString(), test.Decision switch
        {
            SequentialDecision.AcceptFirst => "accept_h0",
            SequentialDecision.AcceptSecond => "accept_h1",
            _ => "continue",
        });
        var decided = expected.GetProperty("decided_after_observations");
        Assert.Equal(decided.ValueKind == JsonValueKind.Null ? null : decided.GetInt32(), test.DecidedAfter);
    });

    static readonly (string Word, Alternative Alternative)[] Alternatives =
        [("two-sided", Alternative.TwoSided), ("greater", Alternative.Greater), ("less", Alternative.Less)];

    static RankMethod Method(string word) => word switch
    {
        "exact" => RankMethod.Exact,
        "asymptotic" => RankMethod.Asymptotic,
        "auto" => RankMethod.Auto,
        _ => throw new NotSupportedException(word),
    };

    static int Count(JsonElement item, string name) => item.GetProperty(name).GetInt32();

    static void Near(JsonElement expected, Interval actual, string what)
    {
        // The ends of an interval are shares or differences: a rounding error around 0 has no relative size.
        Near(expected[0], actual.Low, what + ".low", floor: 1e-6);
        Near(expected[1], actual.High, what + ".high", floor: 1e-6);
    }

    // Relative to the value itself, however small: 1e-9, and 1e-3 below 1e-12, where the reference may be a difference from 1.
    static void Near(JsonElement expected, double actual, string what, double floor = 0)
    {
        var wanted = Number(expected);
        var tolerance = (Math.Abs(wanted) < 1e-12 ? 1e-3 : Tolerance) * Math.Max(Math.Abs(wanted), floor);
        var same = double.IsNaN(wanted) ? double.IsNaN(actual) : actual == wanted || Math.Abs(actual - wanted) <= tolerance;
        Assert.True(same, string.Create(CultureInfo.InvariantCulture, $"{what} is {actual:R}, expected {wanted:R}"));
    }
}
