using System.Text.Json.Serialization;
using Lab.Statistics;

namespace Lab.Evaluation;

/// <summary>How well the probability of a class puts its rows before the others.</summary>
/// <param name="RocAuc">Area under the ROC curve; null when the class has no rows, or all.</param>
/// <param name="AveragePrecision">Area under the precision-recall curve; null when the class has no rows.</param>
public sealed record ClassRanking(
    [property: JsonPropertyName("roc_auc")] double? RocAuc, [property: JsonPropertyName("average_precision")] double? AveragePrecision)
{
    internal static ClassRanking Of(ScoredRows rows, int label)
    {
        var (positive, scores) = rows.OneAgainstRest(label);
        var area = RocCurve.Of(positive, scores).Area();
        return new ClassRanking(
            double.IsNaN(area) ? null : area,
            positive.Contains(true) ? PrecisionRecallCurve.Of(positive, scores).AveragePrecision() : null);
    }
}
