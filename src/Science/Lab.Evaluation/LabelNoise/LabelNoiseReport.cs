using Lab.Statistics;

namespace Lab.Evaluation;

/// <summary>Which labels of a data set are probably wrong, by the answers of models that did not learn from the row.</summary>
/// <param name="Labels">Class names by index.</param>
/// <param name="Rows">Rows looked at.</param>
/// <param name="EstimatedIssues">How many labels are wrong, by estimate.</param>
/// <param name="Joint">(given, likely) rows, scaled to all of them.</param>
/// <param name="Thresholds">By class: mean probability of it over its rows.</param>
/// <param name="Suspects">The least trusted first.</param>
public sealed record LabelNoiseReport(
    IReadOnlyList<string> Labels, int Rows, int EstimatedIssues, int[,] Joint, IReadOnlyList<double> Thresholds, IReadOnlyList<SuspectLabel> Suspects)
{
    /// <summary>Share of the labels that are wrong, by estimate.</summary>
    public double Share => (double)EstimatedIssues / Rows;

    /// <param name="rows">Given labels and out-of-fold probabilities: each row answered by a model that was trained without it.</param>
    public static LabelNoiseReport Of(ScoredRows rows)
    {
        var found = ConfidentLearning.Of(rows.Truth, rows.Probabilities, rows.Labels.Count);
        return new LabelNoiseReport(
            rows.Labels, rows.Count, found.EstimatedIssues, found.CalibratedJoint, found.Thresholds,
            [.. found.Issues.Select(row => new SuspectLabel(row, rows.Labels[rows.Truth[row]], rows.Labels[found.Likely(row)], found.SelfConfidence[row], found.Margin[row]))]);
    }

    /// <summary>Rows by given label and the one they likely should have.</summary>
    public SvgPicture Draw()
    {
        var values = new double[Labels.Count, Labels.Count];
        for (var g = 0; g < Labels.Count; g++)
            for (var c = 0; c < Labels.Count; c++) values[g, c] = Joint[g, c];
        return HeatMapPicture.Draw("Given and likely labels", Labels, Labels, values, "rows: given label at the left, likely one below", "#,0");
    }
}

/// <summary>A label that is probably wrong.</summary>
/// <param name="Row">Index of the row.</param>
/// <param name="Given">Its label.</param>
/// <param name="Likely">The most likely one.</param>
/// <param name="SelfConfidence">Probability of the given label.</param>
/// <param name="Margin">Half of one plus its lead over the others; below 0.5 another is likelier.</param>
public sealed record SuspectLabel(int Row, string Given, string Likely, double SelfConfidence, double Margin);
