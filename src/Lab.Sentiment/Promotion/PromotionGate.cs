using System.Globalization;
using Lab.Statistics;

namespace Lab.Sentiment.Promotion;

/// <summary>
/// Holds a challenger against the champion. It is promoted when every rule is met: not worse on the frozen test fold, better there or
/// on feedback, no class recall, calibration, behaviour or speed lost.
/// </summary>
public static class PromotionGate
{
    /// <param name="champion">What serves now.</param>
    /// <param name="challenger">What may take its place.</param>
    /// <param name="rows">What they are measured on.</param>
    /// <param name="options">Limits.</param>
    /// <param name="time">Clock of the speed.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static GateReport Judge(
        GateModel champion, GateModel challenger, GateRows rows, GateOptions options, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        if (!champion.Labels.Order(StringComparer.Ordinal).SequenceEqual(challenger.Labels.Order(StringComparer.Ordinal)))
        {
            string note = $"the champion has {string.Join(", ", champion.Labels)}, the challenger {string.Join(", ", challenger.Labels)}";
            return Report([GateRule.AtLeast("same_labels", 0, 1, note)], null);
        }
        var test = GateMeasure.Of(champion, challenger, rows.Test, options, cancellation);
        List<GateRule> rules =
        [
            NotWorse(test, options),
            GateRule.Any("better", [.. Better(champion, challenger, test, rows, options, cancellation)]),
            .. Recalls(test, options),
            Calibration(test, options),
        ];
        if (Behaviour(champion, challenger, options, cancellation) is { } behaviour) rules.Add(behaviour);
        if (champion.Build != challenger.Build && rows.Test.Count > 0)
            rules.Add(GateLatency.Measure(champion, challenger, rows.Test, options, time ?? TimeProvider.System, cancellation));
        return Report(rules, test);

        GateReport Report(IReadOnlyList<GateRule> rules, GateMeasure? test)
        {
            bool promoted = rules.All(rule => rule.Passed);
            string summary = promoted
                ? $"Version {challenger.Name} is not worse than {champion.Name} and better by {string.Join(", ", rules.SelectMany(rule => rule.AnyOf ?? []).Where(rule => rule.Passed).Select(rule => Words(rule.Name)))}."
                : $"Version {challenger.Name} does not replace {champion.Name}: {string.Join(", ", rules.Where(rule => !rule.Passed).Select(rule => Words(rule.Name)))} not met.";
            return new(promoted, rules, summary) { Champion = champion.Name, Challenger = challenger.Name, Test = test?.Challenger.Report };
        }
    }

    /// <summary>"macro_f1_not_worse" as "macro F1 not worse".</summary>
    internal static string Words(string name) => name.Replace("_f1", " F1", StringComparison.Ordinal).Replace('_', ' ');

    static GateRule NotWorse(GateMeasure? test, GateOptions options) => GateRule.AtMost(
        "macro_f1_not_worse", test?.MacroF1.ShareBelow(-options.MaxMacroF1Drop), options.MaxWorseProbability,
        test is null
            ? "there are no test rows"
            : $"probability that macro F1 on {Count(test.Champion.Count)} test rows is lower by more than {Points(options.MaxMacroF1Drop)}; it is {Percent(test.Challenger.Report.MacroF1)} after {Percent(test.Champion.Report.MacroF1)}");

    static IEnumerable<GateRule> Better(
        GateModel champion, GateModel challenger, GateMeasure? test, GateRows rows, GateOptions options, CancellationToken cancellation)
    {
        yield return GateRule.AtLeast("better_on_test_fold", test?.MacroF1.ShareFirstBetter, options.MinBetterProbability, "probability that macro F1 is higher there");
        var heldOut = GateMeasure.Of(champion, challenger, rows.HeldOut, options, cancellation);
        if (heldOut?.Champion.Count >= options.MinHeldOutRows)
        {
            yield return GateRule.AtLeast(
                "better_on_feedback", heldOut.MacroF1.ShareFirstBetter, options.MinBetterProbability,
                $"probability that macro F1 is higher on {Count(heldOut.Champion.Count)} held-out rows of feedback; it is {Percent(heldOut.Challenger.Report.MacroF1)} after {Percent(heldOut.Champion.Report.MacroF1)}");
        }
        else if (GateMeasure.Of(champion, challenger, rows.Corrections, options, cancellation) is { } learned)
        {
            int before = GateMeasure.Right(learned.Champion), after = GateMeasure.Right(learned.Challenger);
            var rule = GateRule.AtLeast(
                "corrections_learned", (double)after / learned.Champion.Count, options.MinCorrectionsRight,
                $"{Count(after)} of {Count(learned.Champion.Count)} corrections right, the champion has {Count(before)}");
            // Who knew them before has learned nothing from them.
            yield return rule with { Passed = rule.Passed && after > before };
        }
        if (options.LiveAccuracy is { } live)
        {
            var rule = GateRule.AtMost("live_accuracy_too_low", live, options.MinLiveAccuracy, "live accuracy of the champion; below the limit not worse is enough");
            yield return rule with { Passed = live < options.MinLiveAccuracy };
        }
    }

    static IEnumerable<GateRule> Recalls(GateMeasure? test, GateOptions options) =>
        from score in test?.Champion.Report.PerClass ?? new Dictionary<string, ClassScore>()
        where score.Value.Support > 0
        let after = test!.Challenger.Report.PerClass[score.Key].Recall
        select GateRule.AtMost(
            $"recall_drop_{score.Key}", score.Value.Recall - after, options.MaxRecallDrop, $"{Percent(after)} after {Percent(score.Value.Recall)}");

    static GateRule Calibration(GateMeasure? test, GateOptions options)
    {
        var (before, after) = (test?.Champion.Report.ExpectedCalibrationError, test?.Challenger.Report.ExpectedCalibrationError);
        return GateRule.AtMost(
            "calibration_error_rise", after - before, options.MaxCalibrationErrorRise,
            before is null ? "there are no test rows" : $"expected calibration error {Percent(after!.Value)} after {Percent(before.Value)}");
    }

    // Null: the models have none of its labels.
    static GateRule? Behaviour(GateModel champion, GateModel challenger, GateOptions options, CancellationToken cancellation)
    {
        if (GateMeasure.Of(champion, challenger, BehaviourSuite.Rows, options, cancellation) is not { } measured) return null;
        int before = GateMeasure.Right(measured.Champion), after = GateMeasure.Right(measured.Challenger), all = measured.Champion.Count;
        return GateRule.AtMost(
            "behaviour_drop", (double)(before - after) / all, options.MaxBehaviourDrop, $"{Count(after)} of {Count(all)} sentences right after {Count(before)}");
    }

    static string Count(int rows) => rows.ToString("N0", CultureInfo.InvariantCulture);

    static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    static string Points(double share) => Math.Abs(share - 0.01) < 1e-9 ? "1 point" : $"{(100 * share).ToString("0.##", CultureInfo.InvariantCulture)} points";
}
