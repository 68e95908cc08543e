using Lab.Evaluation;
using Lab.Statistics;

namespace Lab.Sentiment;

/// <summary>The words that mark each class.</summary>
public static class WordView
{
    /// <param name="words">Counted words.</param>
    /// <param name="labels">Class names by index.</param>
    /// <param name="number">Words of each class.</param>
    public static View Of(WordStatistics words, IReadOnlyList<string> labels, int number = 12) => View.Of(
        [.. labels.Select((label, c) => View.Of(Bars(words, label, c, number)))]);

    /// <summary>One class.</summary>
    public static SvgPicture Bars(WordStatistics words, string label, int c, int number = 12) => BarPicture.Draw(
        $"Words of '{label}'", "log-odds against the other classes, standard deviations",
        [.. words.Top(c, number).Select(word => new KeyValuePair<string, double>(word.Word, word.LogOdds))], "0.0");
}
