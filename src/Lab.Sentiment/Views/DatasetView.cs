using Lab.Datasets;
using Lab.Evaluation;

namespace Lab.Sentiment;

/// <summary>Labelled texts: the first rows, how the labels are shared out, how long the texts are.</summary>
public static class DatasetView
{
    const int FirstRows = 10;

    public static View Of(Dataset data) => Of(data.Examples, data.Labels.Names);

    /// <param name="examples">Any of them.</param>
    /// <param name="labels">Class names by index.</param>
    public static View Of(IReadOnlyList<LabelledExample> examples, IReadOnlyList<string> labels)
    {
        var head = $"{Html5.Whole(examples.Count)} rows, {labels.Count} labels";
        var html = Html5.Head(head)
            + Html5.Table(["line", "label", "text"], examples.Take(FirstRows).Select(row => (IReadOnlyList<Cell>)[Cell.Of(row.Line), Cell.Of(labels[row.Label]), Cell.Of(Html5.Short(row.Text))]))
            + (examples.Count > FirstRows ? Html5.Note($"the first {FirstRows} of {Html5.Whole(examples.Count)} rows") : "");
        if (examples.Count > 0) html += Html5.Picture(LabelBars(examples, labels)) + Html5.Picture(Lengths(examples));
        return new View(html, $"{head}: {string.Join(", ", Counts(examples, labels).Select(label => $"{label.Key} {Html5.Whole((long)label.Value)}"))}");
    }

    /// <summary>Some rows.</summary>
    public static View Of(IReadOnlyList<DatasetRow> rows)
    {
        const int shown = 30;
        var more = rows.Count > shown ? $"the first {shown} of {Html5.Whole(rows.Count)} rows" : $"{Html5.Whole(rows.Count)} rows";
        return new View(
            Html5.Table(["line", "label", "characters", "words", "text"], rows.Take(shown).Select(row => (IReadOnlyList<Cell>)
                [Cell.Of(row.Line), Cell.Of(row.Label), Cell.Of((long)row.Characters), Cell.Of((long)row.Words), Cell.Of(Html5.Short(row.Text))])) + Html5.Note(more),
            string.Join('\n', [.. rows.Take(shown).Select(row => $"{row.Line}\t{row.Label}\t{Html5.Short(row.Text, 80).ReplaceLineEndings(" ")}"), more]));
    }

    /// <summary>Rows of each label.</summary>
    public static SvgPicture LabelBars(IReadOnlyList<LabelledExample> examples, IReadOnlyList<string> labels) => BarPicture.Draw("Labels", "rows", Counts(examples, labels));

    /// <summary>How long the texts are, in words.</summary>
    public static SvgPicture Lengths(IReadOnlyList<LabelledExample> examples) =>
        HistogramPicture.Draw("Length of the texts", "words", [.. examples.Select(row => (double)DatasetRow.CountWords(row.Text))]);

    /// <summary>A file before it is used: columns, labels, lengths, what is wrong with it.</summary>
    public static View Of(DataSurvey survey)
    {
        (string, string)[] facts =
        [
            ("format", survey.Format.ToString().ToLowerInvariant()), ("columns", string.Join(", ", survey.Columns)), ("rows", Html5.Whole(survey.Rows)),
            ("text", string.Join(", ", survey.TextColumns)), ("label", survey.LabelColumn ?? "none found"),
            .. survey.Lengths is { } lengths ? [("characters", $"{Html5.Whole(lengths.Shortest)} to {Html5.Whole(lengths.Longest)}, half up to {Html5.Whole(lengths.Median)}")] : Array.Empty<(string, string)>(),
        ];
        var html = Html5.Head("Data file") + Html5.Facts(facts);
        if (survey.Labels is { Count: > 0 } labels) html += Html5.Picture(BarPicture.Draw("Values of the label column", "rows", [.. labels.Select(label => new KeyValuePair<string, double>(label.Key, label.Value))]));
        if (survey.Findings.Count > 0) html += Html5.Table(["rows", "what to know"], survey.Findings.Select(finding => (IReadOnlyList<Cell>)[finding.Rows == 0 ? Cell.Of("all") : Cell.Of(finding.Rows), Cell.Of(finding.What)]));
        return new View(html, string.Join('\n', [.. facts.Select(fact => $"{fact.Item1}: {fact.Item2}"), .. survey.Findings.Select(finding => $"- {finding.What}")]));
    }

    static KeyValuePair<string, double>[] Counts(IReadOnlyList<LabelledExample> examples, IReadOnlyList<string> labels)
    {
        var counts = new double[labels.Count];
        foreach (var row in examples) counts[row.Label]++;
        return [.. labels.Select((name, i) => new KeyValuePair<string, double>(name, counts[i]))];
    }
}
