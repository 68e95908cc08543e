using System.Globalization;
using System.Text;
using Lab.Inference;
using Lab.Sentiment;

namespace Lab.PredictionService.Caching;

/// <summary>
/// An answer as it stands in Redis, in words with blanks between them: format, checksum of the weights (so that a version
/// number that was given again brings no old answers back), tokens, unknown tokens, truncated, content (<see cref="TextContent"/>), scores in
/// class order.
/// <code>2 3f2a90b1c2d4 12 0 0 0 0.05 0.15 0.8</code>
/// </summary>
static class CachedAnswer
{
    const string Format = "2";
    const int FirstScore = 6;

    public static byte[] Write(Prediction prediction, string weights)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture,
            $"{Format} {weights} {prediction.Tokens} {prediction.UnknownTokens} {(prediction.Truncated ? 1 : 0)} {(int)prediction.Content}");
        // The shortest digits that read back as the same number.
        foreach (float score in prediction.Scores.Values) text.Append(' ').Append(score.ToString("R", CultureInfo.InvariantCulture));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Null when it is of other weights, or not of its form.</summary>
    public static Prediction? Read(byte[] stored, string text, SentimentPredictor predictor)
    {
        string[] words = Encoding.UTF8.GetString(stored).Split(' ');
        if (words.Length != FirstScore + predictor.Labels.Count || words[0] != Format || words[1] != predictor.Facts.Version
            || !int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out int tokens)
            || !int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out int unknown)
            || words[4] is not ("0" or "1")
            || !int.TryParse(words[5], NumberStyles.None, CultureInfo.InvariantCulture, out int content) || !Enum.IsDefined((TextContent)content))
            return null;
        var scores = new float[predictor.Labels.Count];
        for (int i = 0; i < scores.Length; i++)
            if (!float.TryParse(words[FirstScore + i], NumberStyles.Float, CultureInfo.InvariantCulture, out scores[i]) || scores[i] is not (>= 0 and <= 1))
                return null;
        return predictor.Restore(text, scores, new EncodedText(words[4] == "1", unknown, (TextContent)content), tokens);
    }
}
