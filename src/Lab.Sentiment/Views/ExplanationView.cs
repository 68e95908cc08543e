using System.Globalization;
using Lab.Evaluation;

namespace Lab.Sentiment;

/// <summary>Why a model answered as it did, whether that can be believed, and what makes it change its mind.</summary>
public static class ExplanationView
{
    const int MostExplanations = 20, NamedWords = 6, ShownExamples = 3;

    /// <summary>The text with its words coloured; as text the answer and its strongest words.</summary>
    public static View Of(Explanation explanation)
    {
        var words = explanation.Top(NamedWords).Select(word => string.Create(CultureInfo.InvariantCulture, $"{word.Word} {word.Score:+0.00;-0.00;0.00}"));
        return new(
            ExplanationHtml.Fragment(explanation),
            string.Create(CultureInfo.InvariantCulture, $"{explanation.Label} {explanation.Confidence:P1}: {string.Join(", ", words)} ({explanation.Unit})"));
    }

    /// <summary>Several, one below the other.</summary>
    public static View Of(IReadOnlyList<Explanation> explanations) => View.Of(
        [.. explanations.Take(MostExplanations).Select(Of), .. explanations.Count > MostExplanations ? [new View(Html5.Note($"and {explanations.Count - MostExplanations} more"), $"and {explanations.Count - MostExplanations} more")] : Array.Empty<View>()]);

    /// <summary>What attends to what: the row's token to that of the column.</summary>
    public static SvgPicture Draw(AttentionMap map)
    {
        var weights = new double[map.Tokens.Count, map.Tokens.Count];
        for (var i = 0; i < map.Tokens.Count; i++)
            for (var j = 0; j < map.Tokens.Count; j++) weights[i, j] = map.Weights[i][j];
        return HeatMapPicture.Draw(
            $"Attention in layer {map.Layer}, {(map.Head is { } head ? $"head {head}" : "mean of the heads")}", map.Tokens, map.Tokens, weights, "share of attention: from the token at the left to that below");
    }

    /// <summary>How far answers move when words are taken out.</summary>
    public static SvgPicture Draw(DeletionCurves curves)
    {
        static IReadOnlyList<(double, double)> Points(IReadOnlyList<double> moved) => [.. moved.Select((value, k) => ((double)k, value))];
        return LinePicture.Draw("Deletion test", "words taken out", "fall of the score", [new("most important", Points(curves.Important)), new("random", Points(curves.Random))]);
    }

    /// <summary>Probes, the worst first, with what failed.</summary>
    public static View Of(ProbeReport report)
    {
        var html = Html5.Table(["probe", "expected", "", "failed", "cases", "other label"], report.Results.Select(probe => (IReadOnlyList<Cell>)
            [
                Cell.Of(probe.Description), Cell.Of(Words(probe.Expectation)), Cell.Made(Html5.Bar(probe.FailureRate, "#d97706")), Cell.Percent(probe.FailureRate),
                Cell.Of((long)probe.Cases), Cell.Of((long)probe.LabelChanges),
            ]))
            + Html5.Table(["probe", "before", "", "after", ""], report.Results.SelectMany(probe => probe.Examples.Take(ShownExamples).Select(example => (IReadOnlyList<Cell>)
            [
                Cell.Of(probe.Name), Cell.Of(Html5.Short(example.Before, 120)), Cell.Of(Answer(example.LabelBefore, example.Watched, example.ScoreBefore)),
                Cell.Of(Html5.Short(example.After, 120)), Cell.Of(Answer(example.LabelAfter, example.Watched, example.ScoreAfter)),
            ])))
            + string.Concat(report.Notes.Select(Html5.Note));
        return new View(html, string.Join('\n', report.Results.Select(probe => $"{probe.Name}: {Html5.Percent(probe.FailureRate)} of {probe.Cases} failed")));
    }

    static string Answer(string label, string watched, double score) => $"{label} ({watched} {Html5.Percent(score)})";

    static string Words(ProbeExpectation expectation) => expectation switch
    {
        ProbeExpectation.Unchanged => "stays the same",
        ProbeExpectation.AnswerHolds => "answer holds",
        _ => "less positive",
    };
}
