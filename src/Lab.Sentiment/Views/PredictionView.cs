namespace Lab.Sentiment;

/// <summary>Answers of a model, with a bar for each label.</summary>
public static class PredictionView
{
    const int MostRows = 20;

    // More labels than this make a table of one answer long and that of many wide.
    const int MostLabels = 10;

    public static View Of(Prediction prediction)
    {
        var scores = prediction.Scores.OrderByDescending(score => score.Value).Take(MostLabels);
        var html = (prediction.Text is { } text ? $"<p>{Html5.Escape(Html5.Short(text, 600))}</p>" : "")
            + Html5.Table([], (prediction.Scores.Count > MostLabels ? scores : prediction.Scores).Select(score => (IReadOnlyList<Cell>)
            [
                score.Key == prediction.Label ? Cell.Made($"<b>{Html5.Escape(score.Key)}</b>") : Cell.Of(score.Key), Cell.Made(Html5.Bar(score.Value)), Cell.Percent(score.Value),
            ]))
            + string.Concat(prediction.Warnings.Select(warning => Html5.Note(warning.Message)));
        return new View(html, Line(prediction));
    }

    public static View Of(IReadOnlyList<Prediction> predictions)
    {
        var html = Html5.Table(["text", "label", "", "confidence"], predictions.Take(MostRows).Select(prediction => (IReadOnlyList<Cell>)
            [
                Cell.Of(Html5.Short(prediction.Text ?? "")), Cell.Of(prediction.Label), Cell.Made(Html5.Bar(prediction.Confidence)), Cell.Percent(prediction.Confidence),
            ]))
            + Html5.Note($"{Html5.Whole(predictions.Count)} answers: {string.Join(", ", predictions.CountBy(prediction => prediction.Label).OrderByDescending(label => label.Value).Take(MostLabels).Select(label => $"{label.Key} {Html5.Whole(label.Value)}"))}"
                + (predictions.Count > MostRows ? $"; the first {MostRows} are shown" : ""));
        return new View(html, string.Join('\n', [.. predictions.Take(MostRows).Select(Line), .. predictions.Count > MostRows ? [$"and {predictions.Count - MostRows} more"] : Array.Empty<string>()]));
    }

    static string Line(Prediction prediction) =>
        $"{prediction.Label} {Html5.Percent(prediction.Confidence)}"
        + (prediction.Text is { } text ? $": {Html5.Short(text, 80).ReplaceLineEndings(" ")}" : "")
        + (prediction.Warnings.Count == 0 ? "" : $" [{PredictionWarning.Codes(prediction.Warnings)}]");
}
