using Lab.Datasets;
using Lab.Evaluation;
using Lab.Statistics;

namespace Lab.Sentiment;

/// <summary>What a cross-validation measured.</summary>
/// <param name="Folds">Each measured on the rows that it did not learn from.</param>
/// <param name="OutOfFold">Every row with the probabilities of the model that had not seen it.</param>
/// <param name="Examples">The rows, in the same order.</param>
/// <param name="FoldOf">Fold of each row, from 0.</param>
public sealed record CrossValidationResult(
    IReadOnlyList<FoldResult> Folds, ScoredRows OutOfFold, IReadOnlyList<LabelledExample> Examples, IReadOnlyList<int> FoldOf)
{
    /// <summary>Class names by index.</summary>
    public IReadOnlyList<string> Labels => OutOfFold.Labels;

    public FoldSpread Accuracy => Spread(report => report.Accuracy);

    public FoldSpread MacroF1 => Spread(report => report.MacroF1);

    public FoldSpread MacroRecall => Spread(report => report.MacroRecall);

    public FoldSpread LogLoss => Spread(report => report.LogLoss);

    /// <summary>Any other number of the reports over the folds.</summary>
    public FoldSpread Spread(Func<ClassificationReport, double> metric) => FoldSpread.Of([.. Folds.Select(fold => metric(fold.Report))]);
}

/// <summary>One fold.</summary>
/// <param name="Fold">From 0.</param>
/// <param name="Train">Rows that it learned from.</param>
/// <param name="HeldOut">Rows that it was measured on.</param>
/// <param name="Report">Of these.</param>
public sealed record FoldResult(int Fold, int Train, int HeldOut, ClassificationReport Report);
