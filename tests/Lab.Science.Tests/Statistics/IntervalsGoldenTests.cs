using System.Globalization;
using System.Text.Json;
using static Lab.Statistics.Tests.IntervalsAndTestsGolden;
using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

/// <summary>Special functions and intervals of intervals_and_tests.json: scipy and statsmodels.</summary>
public class IntervalsGoldenTests
{
    [Fact]
    public void SpecialFunctions_AreThoseOfScipy() => ForEachCase(Source, "special_functions", item =>
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
    public void ProportionIntervals_AreThoseOfStatsmodels() => ForEachCase(Source, "proportion_intervals", item =>
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
    public void BootstrapIntervals_AreThoseOfScipy() => ForEachCase(Source, "bootstrap_intervals", item =>
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
}
