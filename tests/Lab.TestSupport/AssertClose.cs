using Xunit;

namespace Lab.TestSupport;

/// <summary>The one place that decides how close floats must be: within a tolerance scaled by the largest expected magnitude.</summary>
public static class AssertClose
{
    /// <summary>|actual - expected| is at most tolerance * max(floor, largest |expected|), everywhere. NaN equals NaN.</summary>
    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what, double floor = 1)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} values instead of {expected.Length}.");
        double largest = floor;
        foreach (float value in expected)
            if (float.IsFinite(value)) largest = Math.Max(largest, Math.Abs(value));
        double limit = tolerance * largest;
        for (int i = 0; i < expected.Length; i++)
        {
            if (float.IsNaN(expected[i]) && float.IsNaN(actual[i])) continue;
            if (expected[i] == actual[i]) continue;
            double difference = Math.Abs((double)expected[i] - actual[i]);
            Assert.True(difference <= limit, $"{what}[{i}]: {actual[i]:R} instead of {expected[i]:R}; off by {difference:E2}, allowed {limit:E2}.");
        }
    }

    public static void Equal(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: {actual:R} instead of {expected:R}; allowed {tolerance:E2}.");
}
