namespace Lab.Evaluation;

/// <summary>A line of a chart.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Points">By rising x; what is not finite is left out.</param>
public sealed record LineSeries(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Several series of numbers over one axis. With given ranges it keeps size and axes while the series grow.</summary>
public static class LinePicture
{
    // Of all series together: about 12 bytes each.
    const int MostPoints = 1_600;

    const double Left = 70, Top = 50, Width = 520, Height = 280;

    /// <param name="title">On top.</param>
    /// <param name="xTitle">What x is, with its unit.</param>
    /// <param name="yTitle">What y is, with its unit.</param>
    /// <param name="series">Lines, the first below the others.</param>
    /// <param name="x">Range of x; null: that of the points.</param>
    /// <param name="y">Range of y; null: that of the points. Points outside are put on the edge.</param>
    public static SvgPicture Draw(
        string title, string xTitle, string yTitle, IReadOnlyList<LineSeries> series, (double From, double To)? x = null, (double From, double To)? y = null)
    {
        var xs = x ?? ChartText.Range(series.SelectMany(one => one.Points.Select(point => point.X)));
        var ys = y ?? ChartText.Range(series.SelectMany(one => one.Points.Select(point => point.Y)));
        var picture = new SvgPicture(Left + Width + 180, Top + Height + 64, title, Description(xTitle, yTitle, series));
        var plot = new PlotArea(picture, Left, Top, Width, Height, xs, ys);
        plot.Axes(xTitle, yTitle, (ChartText.Ticks(xs.From, xs.To), ChartText.Ticks(ys.From, ys.To)));
        for (var s = 0; s < series.Count; s++)
        {
            var points = Downsampling.KeepExtremes(series[s].Points, xs.From, xs.To, MostPoints / series.Count);
            plot.Line($"s{s % SvgPicture.Colours}", points.Select(point => (Math.Clamp(point.X, xs.From, xs.To), Math.Clamp(point.Y, ys.From, ys.To))));
            // A line of one point cannot be seen.
            if (points.Count == 1) picture.Circle($"f{s % SvgPicture.Colours}", plot.X(points[0].X), plot.Y(points[0].Y), 3);
        }
        PlotArea.Legend(picture, Left + Width + 20, Top + 10, series.Select((one, s) => (s, ChartText.Short(one.Name, 20))));
        return picture;
    }

    static string Description(string xTitle, string yTitle, IReadOnlyList<LineSeries> series) =>
        $"{yTitle} by {xTitle}. " + string.Join(' ', series.Select(one =>
        {
            var points = one.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToArray();
            return points.Length == 0 ? $"{one.Name}: no points."
                : $"{one.Name}: from {ChartText.Number(points[0].Y, "0.###")} at {ChartText.Number(points[0].X, "0.###")} to {ChartText.Number(points[^1].Y, "0.###")} at {ChartText.Number(points[^1].X, "0.###")}, "
                    + $"lowest {ChartText.Number(points.Min(point => point.Y), "0.###")}, highest {ChartText.Number(points.Max(point => point.Y), "0.###")}.";
        }));
}
