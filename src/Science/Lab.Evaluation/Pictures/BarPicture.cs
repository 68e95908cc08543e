namespace Lab.Evaluation;

/// <summary>A value for each name of a bar chart.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Values">One for each name; what is not finite has no bar.</param>
public sealed record BarSeries(string Name, IReadOnlyList<double> Values);

/// <summary>Bars from left to right, names at their left: shares of labels, words of a class, scores side by side.</summary>
public static class BarPicture
{
    /// <summary>Names that are drawn; what comes after them is counted below.</summary>
    public const int MostNames = 40;

    const double Left = 170, Top = 50, Width = 420;

    /// <summary>One bar a name.</summary>
    /// <param name="title">On top.</param>
    /// <param name="axis">What the numbers are, with their unit.</param>
    /// <param name="bars">From above to below.</param>
    /// <param name="format">Of the numbers at the bars.</param>
    public static SvgPicture Draw(string title, string axis, IReadOnlyList<KeyValuePair<string, double>> bars, string format = "#,0.##") =>
        Grouped(title, axis, [.. bars.Select(bar => bar.Key)], [new BarSeries("", [.. bars.Select(bar => bar.Value)])], format);

    /// <summary>A group of bars a name, a colour for each series.</summary>
    /// <exception cref="ArgumentException">A series has not a value for each name.</exception>
    public static SvgPicture Grouped(string title, string axis, IReadOnlyList<string> names, IReadOnlyList<BarSeries> series, string format = "#,0.##")
    {
        foreach (var one in series)
            if (one.Values.Count != names.Count) throw new ArgumentException($"The series '{one.Name}' has {one.Values.Count} values for {names.Count} names.", nameof(series));
        var shown = Math.Min(names.Count, MostNames);
        var (low, high) = ChartText.Range(series.SelectMany(one => one.Values.Take(shown)).Append(0));
        // Numbers beside bars to the left need room before the names.
        if (low < 0) low -= (high - low) * 0.1;
        var bar = series.Count == 1 ? 16.0 : Math.Clamp(36.0 / Math.Max(1, series.Count), 7, 14);
        var group = bar * Math.Max(1, series.Count) + 8;
        var (height, legend) = (Math.Max(group, group * shown), series.Count > 1 ? 20 : 0);
        var picture = new SvgPicture(Left + Width + 80, Top + legend + height + 66, title, Description(axis, names, series, shown, format));
        if (legend > 0)
            for (var s = 0; s < series.Count; s++) PlotArea.Legend(picture, Left + s * Math.Min(150, Width / series.Count), 46, [(s, ChartText.Short(series[s].Name, 18))]);
        var plot = new PlotArea(picture, Left, Top + legend, Width, height, (low, high), (height, 0));
        plot.XAxis(axis, ChartText.Ticks(low, high));
        for (var i = 0; i < shown; i++)
        {
            var y = Top + legend + i * group;
            picture.Text("ink", Left - 10, y + group / 2 + 4, ChartText.Short(names[i]), "end");
            for (var s = 0; s < series.Count; s++)
            {
                var value = series[s].Values[i];
                if (!double.IsFinite(value)) continue;
                var (from, to) = (plot.X(Math.Min(0, value)), plot.X(Math.Max(0, value)));
                var (at, text) = (y + 4 + s * bar, ChartText.Number(value, format));
                picture.Rectangle($"f{s % SvgPicture.Colours}", from, at, Math.Max(to - from, 0.5), bar - 1, 0.85, $"{names[i]}{(series[s].Name.Length == 0 ? "" : $", {series[s].Name}")}: {text}");
                if (bar >= 10) picture.Text("soft", value < 0 ? from - 4 : to + 4, at + bar / 2 + 3.5, text, value < 0 ? "end" : "start");
            }
        }
        picture.Line("axis", plot.X(0), Top + legend, plot.X(0), Top + legend + height);
        if (shown < names.Count) picture.Text("soft", 16, Top + legend + height + 18, $"and {names.Count - shown} more");
        return picture;
    }

    static string Description(string axis, IReadOnlyList<string> names, IReadOnlyList<BarSeries> series, int shown, string format) =>
        names.Count == 0 ? "There is nothing to show."
        : $"{axis}. " + string.Join(' ', series.Select(one => (one.Name.Length == 0 ? "" : $"{one.Name}: ")
            + string.Join(", ", Enumerable.Range(0, Math.Min(shown, 12)).Select(i => $"{names[i]} {ChartText.Number(one.Values[i], format)}")) + "."));
}
