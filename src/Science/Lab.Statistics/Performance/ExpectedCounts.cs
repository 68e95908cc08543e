namespace Lab.Statistics;

/// <summary>
/// How many answers are right, by the probabilities alone: a row answered yes with probability p is expected to be p of a true positive
/// and 1 - p of a false one. Holds as far as the probabilities are calibrated.
/// </summary>
/// <param name="TruePositives">Sum of p where the answer is yes.</param>
/// <param name="FalsePositives">Sum of 1 - p where the answer is yes.</param>
/// <param name="FalseNegatives">Sum of p where the answer is no.</param>
/// <param name="TrueNegatives">Sum of 1 - p where the answer is no.</param>
public sealed record ExpectedCounts(double TruePositives, double FalsePositives, double FalseNegatives, double TrueNegatives)
{
    public double Accuracy => Ratio(TruePositives + TrueNegatives, TruePositives + FalsePositives + FalseNegatives + TrueNegatives);

    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    public double Specificity => Ratio(TrueNegatives, TrueNegatives + FalsePositives);

    public double F1 => Ratio(TruePositives, TruePositives + 0.5 * (FalsePositives + FalseNegatives));

    /// <param name="predicted">(rows) whether the answer is yes.</param>
    /// <param name="probabilities">(rows) of yes, calibrated.</param>
    /// <exception cref="ArgumentException">No rows, different lengths, or a value outside 0 to 1.</exception>
    public static ExpectedCounts Of(ReadOnlySpan<bool> predicted, ReadOnlySpan<double> probabilities)
    {
        Require(predicted.Length, probabilities);
        double tp = 0, fp = 0, fn = 0, tn = 0;
        for (var i = 0; i < predicted.Length; i++)
        {
            var p = probabilities[i];
            if (predicted[i]) (tp, fp) = (tp + p, fp + 1 - p);
            else (fn, tn) = (fn + p, tn + 1 - p);
        }
        return new ExpectedCounts(tp, fp, fn, tn);
    }

    /// <summary>Area under the ROC curve of expected counts, rows by falling score; not a number where all rows are certain to be of one side.</summary>
    /// <param name="scores">(rows) as the model gave them.</param>
    /// <param name="probabilities">(rows) calibrated.</param>
    /// <exception cref="ArgumentException">No rows, different lengths, or a value outside 0 to 1.</exception>
    public static double RocArea(ReadOnlySpan<double> scores, ReadOnlySpan<double> probabilities)
    {
        Require(scores.Length, probabilities);
        Arguments.RequireFinite(scores, nameof(scores));
        var (keys, p) = (scores.ToArray(), probabilities.ToArray());
        Array.Sort(keys, p);
        double area = 0, tp = 0, fp = 0;
        for (var i = keys.Length - 1; i >= 0;)
        {
            var (beforeTp, beforeFp, score) = (tp, fp, keys[i]);
            for (; i >= 0 && keys[i] == score; i--) (tp, fp) = (tp + p[i], fp + 1 - p[i]);
            area += (fp - beforeFp) * (tp + beforeTp) / 2;
        }
        return area / (tp * fp);
    }

    // As scikit-learn's zero_division=0.
    static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    static void Require(int rows, ReadOnlySpan<double> probabilities)
    {
        Arguments.RequireRows(rows, nameof(rows));
        Arguments.RequireSameLength(rows, probabilities.Length, nameof(probabilities));
        Arguments.RequireProbabilities(probabilities, nameof(probabilities));
    }
}
