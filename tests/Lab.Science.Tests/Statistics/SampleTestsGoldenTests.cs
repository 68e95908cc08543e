using System.Text.Json;
using static Lab.Statistics.Tests.IntervalsAndTestsGolden;
using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

/// <summary>Tests on two samples, on many at once and on a stream, of intervals_and_tests.json: scipy, statsmodels and the definitions.</summary>
public class SampleTestsGoldenTests
{
    [Fact]
    public void PermutationTests_AreThoseOfTheDefinition() => ForEachCase(Source, "permutation_test", item =>
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
    public void MannWhitney_IsThatOfScipy() => ForEachCase(Source, "mann_whitney_u", item =>
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
    public void TwoProportions_AreThoseOfStatsmodels() => ForEachCase(Source, "two_proportions", item =>
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
    public void MultipleTesting_IsThatOfStatsmodels() => ForEachCase(Source, "multiple_testing", item =>
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
    public void SequentialTests_StopWhereTheDefinitionDoes() => ForEachCase(Source, "sprt_bernoulli", item =>
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
}
