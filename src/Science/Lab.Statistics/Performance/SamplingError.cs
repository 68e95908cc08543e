namespace Lab.Statistics;

/// <summary>
/// How far chance alone moves a score: the spread of what each reference row adds to it, and the share of rows that count.
/// </summary>
readonly record struct SamplingError(double Deviation, double Share)
{
    /// <summary>Standard error of the score of so many rows.</summary>
    public double For(int rows) => Deviation / Math.Sqrt(rows * Share);

    public static SamplingError Of(PerformanceMetric metric, bool[] truth, bool[] predicted, double[] scores, bool oneOfSeveral)
    {
        double tp = 0, fp = 0, fn = 0, tn = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] && predicted[i]) tp++;
            else if (truth[i]) fn++;
            else if (predicted[i]) fp++;
            else tn++;
        }
        var rows = tp + fp + fn + tn;
        return metric switch
        {
            PerformanceMetric.Accuracy => Shares(tp + tn, fp + fn, rows),
            PerformanceMetric.Precision => Shares(tp, fp, rows),
            PerformanceMetric.Recall => Shares(tp, fn, rows),
            PerformanceMetric.Specificity => Shares(tn, fp, rows),
            // A mean over the rows that F1 looks at, each worth that much; NannyML leaves the worth out where it averages classes.
            PerformanceMetric.F1 => Shares(tp, fp + fn, rows) is var share && oneOfSeveral
                ? share : share with { Deviation = share.Deviation * (tp + fp + fn) / (tp + 0.5 * (fp + fn)) },
            _ => RocArea(truth, scores),
        };
    }

    static SamplingError Shares(double ones, double zeros, double rows)
    {
        var share = ones / (ones + zeros);
        return new SamplingError(Math.Sqrt(share * (1 - share)), (ones + zeros) / rows);
    }

    // Over the rows of the rarer side: the share of rows of the other side that rank below each.
    static SamplingError RocArea(bool[] truth, double[] scores)
    {
        var positives = truth.Count(value => value);
        var swap = positives * 2 > truth.Length;
        if (swap) positives = truth.Length - positives;
        int[] order = [.. Enumerable.Range(0, truth.Length).OrderBy(i => swap ? -scores[i] : scores[i])];
        var (below, parts) = (0, new List<double>());
        foreach (var i in order)
        {
            if (truth[i] != swap) parts.Add(below / (double)(truth.Length - positives));
            else below++;
        }
        if (parts.Count == 0) return new SamplingError(double.NaN, 0);
        var mean = parts.Average();
        return new SamplingError(Math.Sqrt(parts.Average(part => (part - mean) * (part - mean))), positives / (double)truth.Length);
    }
}
