using System.Text.Json.Serialization;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Lab.Evaluation;

/// <summary>A score over the folds of a cross-validation.</summary>
/// <param name="Mean">Of the folds.</param>
/// <param name="StandardDeviation">Between the folds, with n - 1 in the denominator.</param>
/// <param name="Low">Lower end of the 95 % interval of the mean.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Values">Score of each fold.</param>
public sealed record FoldSpread(
    [property: JsonPropertyName("mean")] double Mean,
    [property: JsonPropertyName("standard_deviation")] double StandardDeviation,
    [property: JsonPropertyName("low")] double Low,
    [property: JsonPropertyName("high")] double High,
    [property: JsonPropertyName("values")] IReadOnlyList<double> Values)
{
    const double Level = 0.95;

    /// <summary>
    /// The interval is that of Student's t with the variance of Nadeau and Bengio (2003), s^2 (1/k + 1/(k - 1)): the folds share most of
    /// their training rows, so that k of them say less than k independent measurements.
    /// </summary>
    /// <param name="values">At least two.</param>
    public static FoldSpread Of(IReadOnlyList<double> values)
    {
        int folds = values.Count;
        if (folds < 2) throw new ArgumentException($"There are {folds} values.", nameof(values));
        double mean = values.Mean(), deviation = values.StandardDeviation();
        double half = StudentT.InvCDF(0, 1, folds - 1, (1 + Level) / 2) * deviation * Math.Sqrt((1.0 / folds) + (1.0 / (folds - 1)));
        return new FoldSpread(mean, deviation, mean - half, mean + half, values);
    }
}
