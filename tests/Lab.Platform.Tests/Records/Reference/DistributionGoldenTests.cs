using System.Text.Json;
using Lab.Monitoring.Drift;
using Lab.Records;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Records.Reference;

public sealed class DistributionGoldenTests
{
    [Fact]
    public void QuantileBins_AndTheirStabilityIndex_AreThoseOfTheReferenceImplementation()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(GoldenFolder.Require("statistics/drift.json")));
        int compared = 0;
        foreach (var test in golden.RootElement.GetProperty("numeric").EnumerateArray())
        {
            if (!test.GetProperty("expected").TryGetProperty("psi_10_quantile_bins", out var expected) || expected.ValueKind != JsonValueKind.Object) continue;
            string name = test.GetProperty("name").GetString()!;
            double[] reference = Finite(test.GetProperty("reference")), current = Finite(test.GetProperty("current"));
            var distribution = Distribution.Of(reference);
            double[] edges = Finite(expected.GetProperty("edges"));
            Assert.True(edges.Length == distribution.Edges.Count, name);
            Assert.All(edges.Zip(distribution.Edges), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * (1 + Math.Abs(pair.First))));
            Assert.Equal(Whole(expected.GetProperty("reference_counts")), distribution.Counts);
            long[] counts = distribution.CountInBins(current);
            Assert.Equal(Whole(expected.GetProperty("current_counts")), counts);
            Assert.Equal(expected.GetProperty("psi").GetDouble(), CountComparison.Of([.. distribution.Counts], counts).StabilityIndex, 1e-9);
            compared++;
        }
        Assert.True(compared > 0);
    }

    static double[] Finite(JsonElement numbers) =>
        [.. numbers.EnumerateArray().Where(number => number.ValueKind == JsonValueKind.Number).Select(number => number.GetDouble())];

    static long[] Whole(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => (long)number.GetDouble())];
}
