using System.Globalization;

namespace Lab.Evaluation;

/// <summary>Words and numbers as charts write them.</summary>
static class ChartText
{
    public static string Short(string name, int most = 24) => name.Length <= most ? name : name[..(char.IsHighSurrogate(name[most - 2]) ? most - 2 : most - 1)] + "…";

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Format for ticks of a range: as many digits as tell them apart.</summary>
    public static string Ticks(double from, double to) => (to - from) switch
    {
        >= 10 => "#,0.#",
        >= 1 => "0.#",
        >= 0.1 => "0.##",
        _ => "0.###",
    };

    /// <summary>Smallest and largest finite value; a range without extent is widened.</summary>
    public static (double From, double To) Range(IEnumerable<double> values)
    {
        var (from, to) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
            if (double.IsFinite(value)) (from, to) = (Math.Min(from, value), Math.Max(to, value));
        if (from > to) return (0, 1);
        return from < to ? (from, to) : (from - Math.Max(0.5, Math.Abs(from) / 2), to + Math.Max(0.5, Math.Abs(to) / 2));
    }
}
