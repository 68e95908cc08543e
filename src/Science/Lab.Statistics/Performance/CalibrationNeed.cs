namespace Lab.Statistics;

/// <summary>Whether isotonic calibration of a score makes it more honest on rows it was not fitted to.</summary>
/// <param name="Before">Calibration error of the scores as they are.</param>
/// <param name="After">Of the calibrated ones.</param>
sealed record CalibrationNeed(double Before, double After)
{
    const int Splits = 10, Bins = 10;

    public bool Calibrates => Before > After;

    /// <summary>Decides over ten splits that hold a tenth of the rows of each outcome out.</summary>
    public static CalibrationNeed Of(double[] scores, bool[] outcomes, int seed)
    {
        int[] yes = [.. Enumerable.Range(0, outcomes.Length).Where(i => outcomes[i])];
        int[] no = [.. Enumerable.Range(0, outcomes.Length).Where(i => !outcomes[i])];
        // Too few to hold any out, or only one outcome: the scores stay as they are.
        if (Math.Min(yes.Length, no.Length) < 2 || outcomes.Length < Bins) return new CalibrationNeed(0, 0);
        var random = new Random(seed);
        var heldOut = new int[Splits][];
        for (var s = 0; s < Splits; s++)
        {
            random.Shuffle(yes);
            random.Shuffle(no);
            heldOut[s] = [.. yes.Take(Math.Max(1, yes.Length / 10)), .. no.Take(Math.Max(1, no.Length / 10))];
        }
        return Of(scores, outcomes, heldOut);
    }

    public static CalibrationNeed Of(double[] scores, bool[] outcomes, IReadOnlyList<int[]> heldOut)
    {
        var (before, after, truth) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var test in heldOut)
        {
            var fit = Fit(scores, outcomes, [.. Enumerable.Range(0, scores.Length).Except(test)]);
            foreach (var row in test)
            {
                before.Add(scores[row]);
                after.Add(fit.Predict(scores[row]));
                truth.Add(outcomes[row] ? 1 : 0);
            }
        }
        return new CalibrationNeed(Error([.. before], [.. truth]), Error([.. after], [.. truth]));
    }

    public static IsotonicRegression Fit(double[] scores, bool[] outcomes, int[] rows) =>
        IsotonicRegression.Fit([.. rows.Select(i => scores[i])], [.. rows.Select(i => outcomes[i] ? 1.0 : 0)]);

    // Bins of as many rows each, by rising score; the last takes what is left.
    static double Error(double[] scores, double[] truth)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderBy(i => scores[i])];
        var (width, sum) = (Math.Max(1, order.Length / Bins), 0.0);
        for (var from = 0; from < order.Length;)
        {
            var to = order.Length - from < 2 * width ? order.Length : from + width;
            var rows = order[from..to];
            sum += Math.Abs(rows.Average(i => scores[i]) - rows.Average(i => truth[i])) * rows.Length / order.Length;
            from = to;
        }
        return sum;
    }
}
