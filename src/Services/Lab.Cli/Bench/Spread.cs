using System.Globalization;

namespace Lab.Cli.Bench;

/// <summary>Figures of several rounds: median, lowest and highest.</summary>
sealed class Spread
{
    readonly double[] sorted;

    public Spread(IEnumerable<double> values) => sorted = [.. values.Order()];

    public double Median => sorted.Length % 2 == 1
        ? sorted[sorted.Length / 2]
        : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;

    public double Lowest => sorted[0];

    public double Highest => sorted[^1];

    /// <summary>"median (lowest to highest)"; the format of one figure as in <see cref="double.ToString(string)"/>.</summary>
    public string Text(string format) => string.Create(
        CultureInfo.InvariantCulture, $"{F(Median, format)} ({F(Lowest, format)} to {F(Highest, format)})");

    public string MedianText(string format) => F(Median, format);

    static string F(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
