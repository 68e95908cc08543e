using Lab.Records;

namespace Lab.TestSupport;

/// <summary>Answers drawn at random, as a reference says they are spread.</summary>
public sealed class DrawnWindows(ReferenceStatistics reference, int seed)
{
    readonly Random random = new(seed);

    /// <param name="rows">How many.</param>
    /// <param name="relabel">Changes a drawn label.</param>
    /// <param name="lengthen">Factor on the lengths.</param>
    /// <param name="doubt">Factor on the confidences.</param>
    public PredictionRecord[] Draw(int rows, Func<string, string>? relabel = null, double lengthen = 1, double doubt = 1)
    {
        var window = new PredictionRecord[rows];
        for (int i = 0; i < rows; i++)
        {
            string label = Label();
            window[i] = new PredictionRecord
            {
                PredictionId = $"p-{i}",
                Time = DateTimeOffset.UnixEpoch,
                Model = "sentiment",
                Version = "1",
                Label = relabel?.Invoke(label) ?? label,
                Scores = new Dictionary<string, float> { [relabel?.Invoke(label) ?? label] = (float)(Number(reference.Confidence) * doubt) },
                Characters = (int)(Number(reference.Characters) * lengthen),
                Tokens = (int)(Number(reference.Tokens) * lengthen),
                UnknownTokens = 0,
            };
        }
        return window;
    }

    /// <summary>What another training would have measured on as many rows.</summary>
    public ReferenceStatistics Measure(int rows)
    {
        string[] labels = [.. reference.PredictedShares.Keys];
        var measured = new ReferenceRows(labels);
        foreach (var record in Draw(rows))
        {
            var scores = new float[labels.Length];
            scores[Array.IndexOf(labels, record.Label)] = record.Scores[record.Label];
            measured.Add(scores, 0, record.Characters, record.Tokens, 0);
        }
        return measured.ToStatistics();
    }

    string Label()
    {
        double draw = random.NextDouble();
        foreach (var (label, share) in reference.PredictedShares)
            if ((draw -= share) < 0) return label;
        return reference.PredictedShares.Keys.Last();
    }

    double Number(Distribution of)
    {
        long row = random.NextInt64(of.Rows);
        int bin = 0;
        while ((row -= of.Counts[bin]) >= 0) bin++;
        return of.Edges[bin] + (random.NextDouble() * (of.Edges[bin + 1] - of.Edges[bin]));
    }
}
