using System.Text.Json;
using Lab.Monitoring.Drift;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Monitoring.Drift;

public sealed class CountComparisonGoldenTests
{
    [Fact]
    public void Categories_AreComparedAsInTheReferenceImplementations()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(GoldenFolder.Require("statistics/drift.json")));
        int compared = 0;
        foreach (var test in golden.RootElement.GetProperty("categorical").EnumerateArray())
        {
            var expected = test.GetProperty("expected");
            var ours = CountComparison.Of(Counts(test.GetProperty("reference")), Counts(test.GetProperty("current")));
            Assert.Equal(expected.GetProperty("js_distance_base_2").GetDouble(), ours.JensenShannon, 1e-9);
            Assert.Equal(expected.GetProperty("psi_fill_1e-4").GetDouble(), ours.StabilityIndex, 1e-9);
            if (!expected.TryGetProperty("chi2_contingency_uncorrected", out var chi) || chi.ValueKind != JsonValueKind.Object) continue;
            Assert.Equal(chi.GetProperty("dof").GetInt32(), ours.Degrees);
            Assert.Equal(chi.GetProperty("statistic").GetDouble(), ours.Statistic, 1e-9 * (1 + ours.Statistic));
            double p = chi.GetProperty("p").GetDouble();
            Assert.Equal(p, ours.P, p * (p < 1e-12 ? 1e-3 : 1e-9));
            compared++;
        }
        Assert.True(compared > 0);
    }

    static Dictionary<string, long> Counts(JsonElement counts) =>
        counts.EnumerateObject().ToDictionary(pair => pair.Name, pair => (long)pair.Value.GetDouble());
}
