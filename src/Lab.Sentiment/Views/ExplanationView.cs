using System.Globalization;
using Lab.Evaluation;

namespace Lab.Sentiment;

/// <summary>Why an answer, for a page and for a terminal.</summary>
public static class ExplanationView
{
    const int namedWords = 6;

    /// <summary>The text with its words coloured; as text the answer and its strongest words.</summary>
    public static View Of(Explanation explanation)
    {
        var words = explanation.Top(namedWords).Select(word => string.Create(CultureInfo.InvariantCulture, $"{word.Word} {word.Score:+0.00;-0.00;0.00}"));
        return new(
            ExplanationHtml.Fragment(explanation),
            string.Create(CultureInfo.InvariantCulture, $"{explanation.Label} {explanation.Confidence:P1}: {string.Join(", ", words)} ({explanation.Unit})"));
    }
}
