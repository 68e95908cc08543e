using System.Globalization;

namespace Lab.Evaluation;

/// <summary>The inside of a chart: numbers become places, with ticks, grid and titles of both axes.</summary>
sealed class PlotArea(SvgPicture picture, double left, double top, double width, double height, (double From, double To) x, (double From, double To) y)
{
    // Points closer than this look like one.
    const double Apart = 1.5;

    public double X(double value) => left + (value - x.From) / (x.To - x.From) * width;

    public double Y(double value) => top + height - (value - y.From) / (y.To - y.From) * height;

    /// <param name="xTitle">Below.</param>
    /// <param name="yTitle">At the left, to be read from below.</param>
    /// <param name="format">Of the numbers at the ticks: x, y.</param>
    public void Axes(string? xTitle, string yTitle, (string X, string Y) format)
    {
        XAxis(xTitle, format.X);
        foreach (var at in Ticks(y.From, y.To))
        {
            picture.Line("grid", left, Y(at), left + width, Y(at));
            picture.Text("soft", left - 8, Y(at) + 4, at.ToString(format.Y, CultureInfo.InvariantCulture), "end");
        }
        picture.Line("axis", left, top + height, left + width, top + height);
        picture.Line("axis", left, top, left, top + height);
        picture.Text("ink", left - 46, top + height / 2, yTitle, "middle", upwards: true);
    }

    /// <summary>Numbers of the x axis and lines upwards from them.</summary>
    public void XAxis(string? title, string format)
    {
        foreach (var at in Ticks(x.From, x.To))
        {
            picture.Line("grid", X(at), top, X(at), top + height);
            picture.Text("soft", X(at), top + height + 18, at.ToString(format, CultureInfo.InvariantCulture), "middle");
        }
        if (title is not null) picture.Text("ink", left + width / 2, top + height + 40, title, "middle");
    }

    /// <summary>A line through points; numbers that are not finite are left out, points that cannot be told apart too.</summary>
    public void Line(string style, IEnumerable<(double X, double Y)> points)
    {
        var drawn = new List<(double X, double Y)>();
        (double X, double Y)? skipped = null;
        foreach (var (px, py) in points)
        {
            if (!double.IsFinite(px) || !double.IsFinite(py)) continue;
            var place = (X: X(px), Y: Y(py));
            if (drawn.Count > 0 && double.Hypot(place.X - drawn[^1].X, place.Y - drawn[^1].Y) < Apart)
            {
                skipped = place;
                continue;
            }
            drawn.Add(place);
            skipped = null;
        }
        if (skipped is { } last) drawn.Add(last);
        if (drawn.Count > 0) picture.Polyline(style, drawn);
    }

    /// <summary>Names of the series, one below the other.</summary>
    public static void Legend(SvgPicture picture, double x, double y, IEnumerable<(int Colour, string Name)> series)
    {
        foreach (var (colour, name) in series)
        {
            picture.Rectangle($"f{colour % SvgPicture.Colours}", x, y - 9, 12, 10);
            picture.Text("ink", x + 18, y, name);
            y += 18;
        }
    }

    /// <summary>About five round numbers of a range; adding 0 makes -0 a 0.</summary>
    internal static IEnumerable<double> Ticks(double from, double to)
    {
        var rough = (to - from) / 5;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = unit * (rough / unit) switch
        {
            <= 1.01 => 1,
            <= 2.01 => 2,
            <= 5.01 => 5,
            _ => 10,
        };
        for (var i = Math.Ceiling(from / step - 1e-9); i * step <= to + step * 1e-9; i++) yield return i * step + 0.0;
    }
}
