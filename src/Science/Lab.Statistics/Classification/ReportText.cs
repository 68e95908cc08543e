using System.Globalization;
using System.Text;

namespace Lab.Statistics;

/// <summary>The table of scores per class as text, laid out as scikit-learn's classification_report.</summary>
public static class ReportText
{
    /// <param name="metrics">Scores of the classes shown.</param>
    /// <param name="names">Their names.</param>
    /// <param name="digits">Digits after the point.</param>
    /// <param name="coversAll">
    /// Whether every class that occurs is shown: the micro average is the accuracy then, and is called so.
    /// </param>
    /// <param name="weighted">Whether rows have weights: support is then no whole number and is written with a point.</param>
    /// <exception cref="ArgumentException">The number of names differs from the number of classes, or digits is negative.</exception>
    public static string Format(ClassMetrics metrics, IReadOnlyList<string> names, int digits = 2, bool coversAll = true, bool weighted = false)
    {
        Arguments.RequireSameLength(metrics.PerClass.Count, names.Count, nameof(names));
        ArgumentOutOfRangeException.ThrowIfNegative(digits);
        var width = Math.Max(Math.Max(names.Max(CodePoints), "weighted avg".Length), digits);
        var text = new StringBuilder();
        Line("", "precision", "recall", "f1-score", "support");
        text.Append('\n');
        for (var i = 0; i < names.Count; i++) Row(names[i], metrics.PerClass[i]);
        text.Append('\n');
        if (coversAll) Line("accuracy", "", "", Fixed(metrics.Micro.F1, digits), Support(metrics.Support, weighted));
        else Row("micro avg", metrics.Micro);
        Row("macro avg", metrics.Macro);
        Row("weighted avg", metrics.Weighted);
        return text.ToString();

        void Row(string name, ClassScore score) => Line(
            name, Fixed(score.Precision, digits), Fixed(score.Recall, digits), Fixed(score.F1, digits),
            Support(name.EndsWith(" avg", StringComparison.Ordinal) ? metrics.Support : score.Support, weighted));

        void Line(string name, params ReadOnlySpan<string> cells)
        {
            text.Append(' ', width - CodePoints(name)).Append(name).Append(' ');
            foreach (var cell in cells) text.Append(' ').Append(cell.PadLeft(9));
            text.Append('\n');
        }
    }

    // Rounds the exact binary value as Python does: halves to even. .NET rounds halves away from zero, which shows for values such
    // as 5/8 that are exactly half way; those have at most digits + 1 binary places and fit a decimal without loss.
    static string Fixed(double value, int digits)
    {
        if (double.IsNaN(value)) return "nan";
        var format = "F" + digits.ToString(CultureInfo.InvariantCulture);
        var scaled = Math.ScaleB(value, digits + 1);
        return digits <= 20 && Math.Abs(value) < 1e6 && scaled == Math.Truncate(scaled)
            ? Math.Round((decimal)value, digits, MidpointRounding.ToEven).ToString(format, CultureInfo.InvariantCulture)
            : value.ToString(format, CultureInfo.InvariantCulture);
    }

    static string Support(double support, bool weighted)
    {
        var text = support.ToString("R", CultureInfo.InvariantCulture);
        return weighted && support == Math.Truncate(support) ? text + ".0" : text;
    }

    static int CodePoints(string text) => text.EnumerateRunes().Count();
}
