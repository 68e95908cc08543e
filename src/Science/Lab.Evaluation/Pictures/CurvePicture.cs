using System.Globalization;
using Lab.Statistics;

namespace Lab.Evaluation;

/// <summary>What each class trades for finding more of its rows, one line a class, the class against the others.</summary>
public static class CurvePicture
{
    const double Left = 70, Top = 56, Size = 400;

    /// <summary>ROC: share of the class that is found against share of the others that is taken for it.</summary>
    public static SvgPicture Roc(ScoredRows rows, IReadOnlyDictionary<string, ClassRanking> ranking)
    {
        var (picture, plot) = Start("ROC curves", "Area under the curve", rows, ranking, r => r.RocAuc, "share of other rows taken for the class", "share of the class found");
        picture.Line("guide", plot.X(0), plot.Y(0), plot.X(1), plot.Y(1));
        for (var c = 0; c < rows.Labels.Count; c++)
        {
            if (ranking[rows.Labels[c]].RocAuc is null) continue;
            var (positive, scores) = rows.OneAgainstRest(c);
            var curve = RocCurve.Of(positive, scores);
            plot.Line($"s{c % SvgPicture.Colours}", curve.FalsePositiveRates.Zip(curve.TruePositiveRates));
        }
        return picture;
    }

    /// <summary>Precision against recall.</summary>
    public static SvgPicture PrecisionRecall(ScoredRows rows, IReadOnlyDictionary<string, ClassRanking> ranking)
    {
        var (picture, plot) = Start("Precision and recall", "Average precision", rows, ranking, r => r.AveragePrecision, "recall", "precision");
        for (var c = 0; c < rows.Labels.Count; c++)
        {
            if (ranking[rows.Labels[c]].AveragePrecision is null) continue;
            var (positive, scores) = rows.OneAgainstRest(c);
            var curve = PrecisionRecallCurve.Of(positive, scores, dropIntermediate: true);
            plot.Line($"s{c % SvgPicture.Colours}", curve.Recalls.Zip(curve.Precisions));
        }
        return picture;
    }

    static (SvgPicture Picture, PlotArea Plot) Start(
        string title, string measure, ScoredRows rows, IReadOnlyDictionary<string, ClassRanking> ranking, Func<ClassRanking, double?> value, string x, string y)
    {
        string[] names = [.. rows.Labels.Select(name => value(ranking[name]) is { } number
            ? string.Create(CultureInfo.InvariantCulture, $"{name} {number:0.000}") : $"{name} (no rows)")];
        var picture = new SvgPicture(
            Left + Size + 190, Math.Max(Top + Size + 60, Top + 40 + 18 * names.Length), title, $"{measure} by class: {string.Join(", ", names)}.");
        var plot = new PlotArea(picture, Left, Top, Size, Size, (0, 1), (0, 1));
        plot.Axes(x, y, ("0.0", "0.0"));
        picture.Text("soft", Left + Size + 20, Top + 10, measure.ToLowerInvariant());
        PlotArea.Legend(picture, Left + Size + 20, Top + 32, names.Select((name, c) => (c, name)));
        return (picture, plot);
    }
}
