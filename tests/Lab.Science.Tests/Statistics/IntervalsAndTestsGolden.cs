using System.Globalization;
using System.Text.Json;
using static Lab.Statistics.Tests.StatisticsGolden;

namespace Lab.Statistics.Tests;

/// <summary>What the tests on intervals_and_tests.json share: the words of its names, and its tolerances.</summary>
static class IntervalsAndTestsGolden
{
    public const string Source = "intervals_and_tests.json";

    public static readonly (string Word, Alternative Alternative)[] Alternatives =
        [("two-sided", Alternative.TwoSided), ("greater", Alternative.Greater), ("less", Alternative.Less)];

    public static RankMethod Method(string word) => word switch
    {
        "exact" => RankMethod.Exact,
        "asymptotic" => RankMethod.Asymptotic,
        "auto" => RankMethod.Auto,
        _ => throw new NotSupportedException(word),
    };

    public static int Count(JsonElement item, string name) => item.GetProperty(name).GetInt32();

    public static void Near(JsonElement expected, Interval actual, string what)
    {
        // The ends of an interval are shares or differences: a rounding error around 0 has no relative size.
        Near(expected[0], actual.Low, what + ".low", floor: 1e-6);
        Near(expected[1], actual.High, what + ".high", floor: 1e-6);
    }

    // Relative to the value itself, however small: 1e-9, and 1e-3 below 1e-12, where the reference may be a difference from 1.
    public static void Near(JsonElement expected, double actual, string what, double floor = 0)
    {
        var wanted = Number(expected);
        var tolerance = (Math.Abs(wanted) < 1e-12 ? 1e-3 : Tolerance) * Math.Max(Math.Abs(wanted), floor);
        var same = double.IsNaN(wanted) ? double.IsNaN(actual) : actual == wanted || Math.Abs(actual - wanted) <= tolerance;
        Assert.True(same, string.Create(CultureInfo.InvariantCulture, $"{what} is {actual:R}, expected {wanted:R}"));
    }

    public static Func<int[], double> Metric(string metric, int[] truth, int[] predicted) => rows =>
    {
        var matrix = ConfusionMatrix.Count([.. rows.Select(i => truth[i])], [.. rows.Select(i => predicted[i])], 3);
        return metric switch
        {
            "accuracy" => matrix.Accuracy,
            "macro_f1" => new ClassMetrics(matrix).Macro.F1,
            _ => throw new NotSupportedException(metric),
        };
    };
}
