using System.Globalization;
using Lab.Records;

namespace Lab.Monitoring.Staleness;

/// <summary>
/// How right the served answers were, as far as accepted corrections tell. People correct what is wrong and rarely confirm what is right, so the share of
/// right ones among the labelled is no estimate. What is sure: every answer that was corrected was wrong, so that the accuracy is at most
/// one less their share of all answers.
/// </summary>
/// <param name="Answers">Answers looked at.</param>
/// <param name="Labelled">Of them those whose right label is known.</param>
/// <param name="Wrong">Of those the ones with another label.</param>
public sealed record LiveAccuracy(int Answers, int Labelled, int Wrong)
{
    /// <summary>The accuracy is no higher.</summary>
    public double AtMost => 1 - (double)Wrong / Answers;

    /// <summary>Joins answers and corrections by the id of the answer; the label is that of the log, whatever the correction says was predicted.</summary>
    /// <param name="answers">Of one model version.</param>
    /// <param name="accepted">Corrections, of whatever version.</param>
    /// <returns>Null without answers.</returns>
    public static LiveAccuracy? Of(IReadOnlyCollection<PredictionRecord> answers, IEnumerable<FeedbackItem> accepted)
    {
        // The log may hold an answer twice.
        var labels = new Dictionary<string, string>(answers.Count, StringComparer.Ordinal);
        foreach (var answer in answers) labels[answer.PredictionId] = answer.Label;
        if (labels.Count == 0) return null;
        // Of several corrections of one answer the last accepted one counts.
        var right = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in accepted.OrderBy(item => item.AcceptedAt))
            if (item.Record.PredictionId is { } id && labels.ContainsKey(id)) right[id] = item.Label;
        return new(labels.Count, right.Count, right.Count(pair => labels[pair.Key] != pair.Value));
    }

    /// <summary>What it means for <see cref="Causes.MetricDrop"/>.</summary>
    /// <returns>Null while too few answers are there to judge.</returns>
    public Finding? Judge(StalenessOptions options)
    {
        if (Answers < options.MinAnswers) return null;
        var state = AtMost < options.MinMetric ? FindingState.Raised
            : Wrong > 0 && AtMost < options.MinMetric + (1 - options.MinMetric) * ClearAbove ? FindingState.Near
            : FindingState.Clear;
        string verdict = state switch
        {
            FindingState.Raised => "Corrections show that the served model is right less often than allowed.",
            FindingState.Near => "Corrections show that the served model is nearly as often wrong as allowed.",
            _ => "Corrections speak of no more wrong answers than allowed.",
        };
        return new(Causes.MetricDrop, state, verdict,
        [
            new("live accuracy", $"at most {AtMost.ToString("0.0000", CultureInfo.InvariantCulture)}", $"at least {options.MinMetric.ToString("0.0000", CultureInfo.InvariantCulture)}"),
            new("answers, known, wrong", string.Create(CultureInfo.InvariantCulture, $"{Answers}, {Labelled}, {Wrong}")),
        ]);
    }

    // Share of the way from the limit to 1 below which an alert that is raised stays raised.
    const double ClearAbove = 0.1;
}
