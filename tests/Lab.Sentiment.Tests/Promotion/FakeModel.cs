using Lab.Sentiment.Promotion;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Sentiment.Tests.Promotion;

/// <summary>A classifier whose answers are counted out: of the rows of each label, the first are right and the rest wrong.</summary>
static class FakeModel
{
    public static readonly string[] Labels = ["negative", "neutral", "positive"];

    /// <summary>As many rows of each label, each with a text of its own.</summary>
    public static GateRow[] Rows(int ofEach, string kind = "row") =>
        [.. Enumerable.Range(0, ofEach).SelectMany(i => Labels.Select(label => new GateRow($"{kind} {label} {i}", label)))];

    /// <param name="name">Its version.</param>
    /// <param name="right">Share of the rows of a kind and label that it has right.</param>
    /// <param name="confidence">Of each answer.</param>
    /// <param name="wrongSentences">Behaviour sentences that it has wrong.</param>
    /// <param name="labels">Class order.</param>
    /// <param name="build">Family and size.</param>
    /// <param name="time">Advanced at each text.</param>
    /// <param name="perText">By this.</param>
    public static GateModel Of(
        string name, Func<string, string, double> right, double confidence = 0.8, int wrongSentences = 0, string[]? labels = null, string build = "bert",
        FakeTimeProvider? time = null, double perText = 0)
    {
        labels ??= Labels;
        return new(name, labels, (texts, _) => [.. texts.Select(Answer)], build);

        float[] Answer(string text)
        {
            time?.Advance(TimeSpan.FromMilliseconds(perText));
            string answer = Label(text);
            return [.. labels.Select(label => (float)(label == answer ? confidence : (1 - confidence) / (labels.Length - 1)))];
        }

        string Label(string text)
        {
            int sentence = BehaviourSuite.Rows.ToList().FindIndex(row => row.Text == text);
            if (sentence >= 0) return sentence < wrongSentences ? Wrong(BehaviourSuite.Rows[sentence].Label) : BehaviourSuite.Rows[sentence].Label;
            string[] parts = text.Split(' ');
            // Spread, so that the first hundred rows are like the others.
            bool isRight = (int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture) * 37 % 100) < 100 * right(parts[0], parts[1]);
            return isRight ? parts[1] : Wrong(parts[1]);
        }
    }

    static string Wrong(string label) => Labels[(Array.IndexOf(Labels, label) + 1) % Labels.Length];
}
