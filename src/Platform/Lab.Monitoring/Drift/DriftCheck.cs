using System.Globalization;
using Lab.Records;

namespace Lab.Monitoring.Drift;

/// <summary>Holds a window of answers against the reference of the model that gave them.</summary>
public static class DriftCheck
{
    /// <summary>Share of a limit below which an alert clears: between it and the limit nothing changes.</summary>
    const double ClearBelow = 0.8;

    /// <summary>One finding each for labels, confidence and lengths.</summary>
    public static IReadOnlyList<Finding> Run(IReadOnlyList<PredictionRecord> window, ReferenceStatistics? reference, DriftOptions options)
    {
        if (reference is null) return Unknown("The served model has no reference_statistics.json: train it again, or name one in Monitor:Reference.", []);
        Measurement rows = new("answers in the window", Whole(window.Count), $"at least {Whole(options.MinimumRows)}");
        if (window.Count < options.MinimumRows) return Unknown("Too few answers to judge.", [rows]);

        var labels = window.CountBy(record => record.Label).ToDictionary(pair => pair.Key, pair => (long)pair.Value);
        var confidence = Compare(reference.Confidence, window.Select(Confidence));
        var characters = Compare(reference.Characters, window.Select(record => (double)record.Characters));
        var tokens = Compare(reference.Tokens, window.Select(record => (double)record.Tokens));
        // The larger one of two: its probability counts twice.
        var length = characters.StabilityIndex >= tokens.StabilityIndex ? characters : tokens;
        length = length with { P = Math.Min(1, 2 * length.P) };
        return
        [
            Labels(Causes.LabelDrift, labels, reference, rows, options),
            Judge(
                Causes.ConfidenceDrift, "The confidences", confidence, confidence.StabilityIndex, options.MaxConfidenceIndex, options,
                [
                    rows, Index("stability index of the confidences", confidence.StabilityIndex, options.MaxConfidenceIndex),
                    Chance(confidence.P, options), new("mean confidence", $"{Share(window.Average(Confidence))} (reference {Share(reference.Confidence.Mean)})"),
                ]),
            Judge(
                Causes.LengthDrift, "The lengths of the texts", length, length.StabilityIndex, options.MaxLengthIndex, options,
                [
                    rows, Index("stability index of characters", characters.StabilityIndex, options.MaxLengthIndex),
                    Index("stability index of tokens", tokens.StabilityIndex, options.MaxLengthIndex), Chance(length.P, options),
                    new("mean characters", $"{Round(window.Average(record => record.Characters))} (reference {Round(reference.Characters.Mean)})"),
                    new("mean tokens", $"{Round(window.Average(record => record.Tokens))} (reference {Round(reference.Tokens.Mean)})"),
                    new("unknown tokens", $"{Share(UnknownShare(window))} (reference {Share(reference.UnknownTokenShare)})"),
                ]),
        ];
    }

    /// <summary>One finding about labels that were given elsewhere than in the prediction log.</summary>
    /// <param name="cause">Its cause.</param>
    /// <param name="labels">Rows of each label.</param>
    /// <param name="reference">Of the model that gave them.</param>
    /// <param name="options">Limits.</param>
    public static Finding LabelShares(string cause, IReadOnlyDictionary<string, long> labels, ReferenceStatistics? reference, DriftOptions options)
    {
        if (reference is null) return new(cause, FindingState.Unknown, "The model has no reference_statistics.json: train it again.", []);
        long count = labels.Values.Sum();
        Measurement rows = new("rows", Whole(count), $"at least {Whole(options.MinimumRows)}");
        return count < options.MinimumRows ? new(cause, FindingState.Unknown, "Too few rows to judge.", [rows]) : Labels(cause, labels, reference, rows, options);
    }

    /// <summary>The finding of each cause when nothing can be said.</summary>
    public static IReadOnlyList<Finding> Unknown(string why, IReadOnlyList<Measurement> numbers) =>
        [.. new[] { Causes.LabelDrift, Causes.ConfidenceDrift, Causes.LengthDrift }.Select(cause => new Finding(cause, FindingState.Unknown, why, numbers))];

    static Finding Labels(string cause, IReadOnlyDictionary<string, long> labels, ReferenceStatistics reference, Measurement rows, DriftOptions options)
    {
        var compared = CountComparison.Of(reference.PredictedCounts, labels);
        List<Measurement> numbers =
        [
            rows, Index("Jensen-Shannon distance of the labels", compared.JensenShannon, options.MaxLabelDistance), Chance(compared.P, options),
        ];
        foreach (string label in reference.PredictedShares.Keys.Union(labels.Keys))
            numbers.Add(new(
                $"share of {label}",
                $"{Share((double)labels.GetValueOrDefault(label) / compared.CurrentRows)} (reference {Share(reference.PredictedShares.GetValueOrDefault(label))})"));
        return Judge(cause, "The predicted labels", compared, compared.JensenShannon, options.MaxLabelDistance, options, numbers);
    }

    static Finding Judge(
        string cause, string what, CountComparison compared, double distance, double limit, DriftOptions options, IReadOnlyList<Measurement> numbers)
    {
        var state = distance >= limit && compared.P < options.FalseAlarmRate ? FindingState.Raised
            : distance >= limit * ClearBelow ? FindingState.Near
            : FindingState.Clear;
        string verdict = state switch
        {
            FindingState.Raised => $"{what} have drifted away from the reference.",
            FindingState.Near => $"{what} are near the limit.",
            _ => $"{what} are as in the reference.",
        };
        return new Finding(cause, state, verdict, numbers);
    }

    static CountComparison Compare(Distribution reference, IEnumerable<double> current) =>
        CountComparison.Of([.. reference.Counts], reference.CountInBins(current));

    static double Confidence(PredictionRecord record) =>
        record.Scores.TryGetValue(record.Label, out float score) ? score : record.Scores.Values.DefaultIfEmpty().Max();

    static double UnknownShare(IReadOnlyList<PredictionRecord> window) =>
        window.Sum(record => (double)record.UnknownTokens) / Math.Max(1, window.Sum(record => (double)record.Tokens));

    static Measurement Index(string name, double value, double limit) => new(name, Three(value), $"below {Three(limit)}");

    static Measurement Chance(double p, DriftOptions options) => new(
        "probability by chance", p < 1e-12 ? "below 1e-12" : p.ToString("0.##e-0", CultureInfo.InvariantCulture),
        $"alarm below {options.FalseAlarmRate.ToString("0.######", CultureInfo.InvariantCulture)}");

    static string Three(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    static string Round(double value) => value.ToString("N1", CultureInfo.InvariantCulture);

    static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);
}
