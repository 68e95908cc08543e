using Lab.Evaluation;
using Lab.Statistics;

namespace Lab.Sentiment.Promotion;

/// <summary>Both models on the same rows, with the bootstrap of their difference.</summary>
sealed class GateMeasure
{
    GateMeasure(ScoredRows champion, ScoredRows challenger, PairedBootstrap macroF1) =>
        (Champion, Challenger, MacroF1) = (champion, challenger, macroF1);

    public ScoredRows Champion { get; }

    public ScoredRows Challenger { get; }

    /// <summary>Of the difference, challenger minus champion.</summary>
    public PairedBootstrap MacroF1 { get; }

    /// <summary>Rows with a label that the models do not have are left out; null when none is left.</summary>
    public static GateMeasure? Of(
        GateModel champion, GateModel challenger, IReadOnlyList<GateRow> rows, GateOptions options, CancellationToken cancellation)
    {
        var labels = champion.Labels.ToList();
        GateRow[] known = [.. rows.Where(row => labels.Contains(row.Label))];
        if (known.Length == 0) return null;
        string[] texts = [.. known.Select(row => row.Text)];
        int[] truth = [.. known.Select(row => labels.IndexOf(row.Label))];
        var before = new ScoredRows(labels, truth, champion.Score(texts, labels, cancellation));
        var after = new ScoredRows(labels, truth, challenger.Score(texts, labels, cancellation));
        double[] losses = [.. after.Losses.Zip(before.Losses, (a, b) => a - b)];
        var bootstrap = PairedClassificationBootstrap.Of(
            truth, after.Predicted, before.Predicted, losses, labels.Count, new ResamplingOptions { Resamples = options.Resamples, Seed = options.Seed }, cancellation);
        return new(before, after, bootstrap.MacroF1);
    }

    /// <summary>Rows that a model has right.</summary>
    public static int Right(ScoredRows rows) => rows.Truth.Zip(rows.Predicted).Count(pair => pair.First == pair.Second);
}
