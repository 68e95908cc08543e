namespace Lab.Records;

/// <summary>Gathers the rows of a validation split and makes <see cref="ReferenceStatistics"/> of them.</summary>
/// <param name="labels">Class names by index.</param>
public sealed class ReferenceRows(IReadOnlyList<string> labels)
{
    // Most answers of a trained model lie within 0.01 below 1: what differs there is the rounding of another processor or
    // number type, not the texts.
    const double ConfidenceStep = 0.01;

    readonly long[] predicted = new long[labels.Count];
    readonly long[] actual = new long[labels.Count];
    readonly List<double> confidence = [];
    readonly List<double> characters = [];
    readonly List<double> tokens = [];
    long unknown;

    /// <summary>Adds a row.</summary>
    /// <param name="scores">Probability of each class; the first of several largest ones is the prediction.</param>
    /// <param name="trueLabel">Class index.</param>
    /// <param name="characterCount">Length in UTF-16 units.</param>
    /// <param name="tokenCount">Tokens that the model read, with special tokens.</param>
    /// <param name="unknownTokens">How many of them are the unknown token.</param>
    public void Add(ReadOnlySpan<float> scores, int trueLabel, int characterCount, int tokenCount, int unknownTokens)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
            if (scores[i] > scores[best]) best = i;
        predicted[best]++;
        actual[trueLabel]++;
        // A model that diverged gives no number: no confidence either.
        confidence.Add(float.IsFinite(scores[best]) ? scores[best] : 0);
        characters.Add(characterCount);
        tokens.Add(tokenCount);
        unknown += unknownTokens;
    }

    /// <summary>The statistics of the rows so far; at least one.</summary>
    public ReferenceStatistics ToStatistics() => new()
    {
        Rows = confidence.Count,
        PredictedShares = Shares(predicted),
        ActualShares = Shares(actual),
        Confidence = Distribution.Of(confidence, ConfidenceStep),
        Characters = Distribution.Of(characters),
        Tokens = Distribution.Of(tokens),
        UnknownTokenShare = unknown / tokens.Sum(),
    };

    OrderedDictionary<string, double> Shares(long[] counts)
    {
        var shares = new OrderedDictionary<string, double>(counts.Length);
        for (int i = 0; i < counts.Length; i++) shares.Add(labels[i], (double)counts[i] / confidence.Count);
        return shares;
    }
}
