namespace Lab.Sentiment;

/// <summary>The card of a model.</summary>
public static class ModelView
{
    public static View Of(SentimentModel model) => Card(
        model.Facts.Name,
        [
            ("version", model.Facts.Version), ("family", model.Facts.Architecture ?? "unknown"), ("weights", model.Facts.Parameters is { } count ? Html5.Whole(count) : "unknown"),
            ("computes in", model.Facts.Precision ?? "unknown"), ("labels", string.Join(", ", model.Labels)), ("reads", $"at most {model.MaxLength} tokens of a text"),
            ("cleaning", model.Cleaning.Names is { Count: > 0 } steps ? string.Join(", ", steps) : "none"),
        ]);

    public static View Of(ModelDescription model) => Card(
        Path.GetFileName(model.Folder),
        [
            ("family", model.Architecture), ("kind", model.IsClassifier ? "classifier" : "base model, no head yet"), ("weights", $"{Html5.Whole(model.Parameters)}, {model.Dtype}"),
            ("size", $"{Html5.Number(model.Bytes / 1e6, "#,0.0")} MB"), ("labels", string.Join(", ", model.Labels)), ("reads", $"at most {model.MaxLength} tokens of a text"), ("sha256", model.Sha256),
        ]);

    /// <summary>What a fine-tuning made: the folder, how long it took, scores by part of the rows.</summary>
    public static View Of(FineTuneResult result)
    {
        string[] columns = ["rows", "accuracy", "macro F1", "macro recall", "log loss", "ECE"];
        var html = Html5.Head($"Fine-tuned model in {result.Model}")
            + Html5.Facts(
            [
                ("epochs", Html5.Whole(result.Epochs)), ("updates", Html5.Whole(result.Steps)),
                ("time", $"{Html5.Number(result.Seconds, "#,0.0")} s, {Html5.Number(result.SamplesPerSecond, "#,0.0")} texts/s, {Html5.Number(result.TokensPerSecond, "#,0")} tokens/s on {result.Threads} threads"),
                ("seed", result.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ])
            + Html5.Table(["part", .. columns], result.Splits.Select(split => (IReadOnlyList<Cell>)
            [
                Cell.Of(split.Key), Cell.Of((long)split.Value.Rows), Cell.Percent(split.Value.Accuracy), Cell.Percent(split.Value.MacroF1),
                Cell.Percent(split.Value.MacroRecall), Cell.Of(split.Value.LogLoss), Cell.Of(split.Value.ExpectedCalibrationError),
            ]));
        return new View(html, string.Join('\n',
            [$"{result.Model}: {result.Steps} updates in {Html5.Number(result.Seconds, "0.0")} s", .. result.Splits.Select(split => ReportView.Line(split.Key, split.Value))]));
    }

    /// <summary>Scores over the folds of a cross-validation, with their spread.</summary>
    public static View Of(CrossValidationResult result)
    {
        (string Name, Func<Statistics.ClassificationReport, double> Of, bool IsShare)[] scores =
        [
            ("accuracy", report => report.Accuracy, true), ("macro F1", report => report.MacroF1, true), ("macro recall", report => report.MacroRecall, true), ("log loss", report => report.LogLoss, false),
        ];
        var spreads = scores.Select(score => (score.Name, score.IsShare, Spread: result.Spread(score.Of))).ToArray();
        static string Shown(double value, bool isShare) => isShare ? Html5.Percent(value) : Html5.Number(value);
        var head = $"{result.Folds.Count} folds of {Html5.Whole(result.Examples.Count)} rows";
        return new View(
            Html5.Head(head) + Html5.Table(
                ["score", "mean", "95 % from", "to", "spread", .. result.Folds.Select(fold => $"fold {fold.Fold + 1}")],
                spreads.Select(score => (IReadOnlyList<Cell>)
                [
                    Cell.Of(score.Name), .. ((double[])[score.Spread.Mean, score.Spread.Low, score.Spread.High, score.Spread.StandardDeviation, .. score.Spread.Values])
                        .Select(value => new Cell(Shown(value, score.IsShare), IsNumber: true)),
                ])),
            $"{head}: {string.Join(", ", spreads.Select(score => $"{score.Name} {Shown(score.Spread.Mean, score.IsShare)} ({Shown(score.Spread.Low, score.IsShare)} to {Shown(score.Spread.High, score.IsShare)})"))}");
    }

    static View Card(string name, IReadOnlyList<(string Name, string Value)> facts) =>
        new(Html5.Head($"Model {name}") + Html5.Facts(facts), string.Join('\n', [$"Model {name}", .. facts.Select(fact => $"  {fact.Name}: {fact.Value}")]));
}
