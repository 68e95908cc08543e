namespace Lab.Evaluation;

/// <summary>Values of which a histogram is made.</summary>
public sealed record Sample(string Name, IReadOnlyList<double> Values);

/// <summary>How numbers are spread; several samples lie over each other as shares, so that their sizes do not matter.</summary>
public static class HistogramPicture
{
    const double Left = 70, Top = 50, Width = 520, Height = 240;

    // The few largest values would leave the rest a sliver: they are in the last bin.
    const double Shown = 0.995;

    /// <param name="title">On top.</param>
    /// <param name="axis">What the numbers are, with their unit.</param>
    /// <param name="values">Numbers; what is not finite is left out.</param>
    /// <param name="bins">Of equal width.</param>
    public static SvgPicture Draw(string title, string axis, IReadOnlyList<double> values, int bins = 30) => Compare(title, axis, [new Sample("", values)], bins);

    /// <summary>Several samples over the same bins.</summary>
    public static SvgPicture Compare(string title, string axis, IReadOnlyList<Sample> samples, int bins = 30)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, 200);
        double[][] finite = [.. samples.Select(sample => sample.Values.Where(double.IsFinite).Order().ToArray())];
        double[] all = [.. finite.SelectMany(values => values).Order()];
        var (from, to) = ChartText.Range(all.Length == 0 ? [] : [all[0], all[(int)((all.Length - 1) * Shown)]]);
        // Whole numbers in few steps: a bin each, or some would hold two of them and look twice as full.
        if (all.All(double.IsInteger))
        {
            var step = Math.Max(1, Math.Ceiling((to - from + 1) / bins));
            (from, bins) = (Math.Floor(from), (int)Math.Ceiling((to - from + 1) / step));
            to = from + bins * step;
        }
        var shares = samples.Count > 1;
        double[][] heights = [.. finite.Select(values => Count(values, from, to, bins, shares))];
        var picture = new SvgPicture(Left + Width + (shares ? 180 : 30), Top + Height + 64, title, Description(axis, samples, finite));
        var plot = new PlotArea(picture, Left, Top, Width, Height, (from, to), (0, Math.Max(heights.SelectMany(values => values).DefaultIfEmpty(0).Max() * 1.05, shares ? 0.01 : 1)));
        plot.Axes(axis, shares ? "share of rows" : "rows", (ChartText.Ticks(from, to), shares ? "0.##" : "#,0.#"));
        for (var s = 0; s < samples.Count; s++)
            for (var b = 0; b < bins; b++)
            {
                if (heights[s][b] == 0) continue;
                var (x, right) = (plot.X(from + (to - from) * b / bins), plot.X(from + (to - from) * (b + 1) / bins));
                picture.Rectangle(
                    $"f{s % SvgPicture.Colours}", x + 0.5, plot.Y(heights[s][b]), Math.Max(right - x - 1, 0.5), plot.Y(0) - plot.Y(heights[s][b]), shares ? 0.45 : 0.85,
                    bins * samples.Count <= 60 ? $"{ChartText.Number(from + (to - from) * b / bins, "#,0.##")} to {ChartText.Number(from + (to - from) * (b + 1) / bins, "#,0.##")}: {ChartText.Number(heights[s][b], shares ? "0.# %" : "#,0")}" : null);
            }
        if (all.Length > 0 && all[^1] > to + (to - from) / bins) picture.Text("soft", Left + Width, 42, $"the last bar is {ChartText.Number(to - (to - from) / bins, "#,0.##")} and more, up to {ChartText.Number(all[^1], "#,0.##")}", "end");
        if (shares) PlotArea.Legend(picture, Left + Width + 20, Top + 10, samples.Select((sample, s) => (s, ChartText.Short(sample.Name, 20))));
        return picture;
    }

    static double[] Count(double[] values, double from, double to, int bins, bool shares)
    {
        var counts = new double[bins];
        foreach (var value in values) counts[(int)Math.Clamp((value - from) / ((to - from) / bins), 0, bins - 1)] += shares ? 1.0 / values.Length : 1;
        return counts;
    }

    static string Description(string axis, IReadOnlyList<Sample> samples, double[][] finite) =>
        $"{axis}. " + string.Join(' ', samples.Select((sample, s) => (sample.Name.Length == 0 ? "" : $"{sample.Name}: ")
            + (finite[s].Length == 0 ? "no values." : $"{ChartText.Number(finite[s].Length, "#,0")} values from {ChartText.Number(finite[s][0], "#,0.##")} to {ChartText.Number(finite[s][^1], "#,0.##")}, half of them up to {ChartText.Number(finite[s][(finite[s].Length - 1) / 2], "#,0.##")}.")
            + (sample.Values.Count > finite[s].Length ? $" {sample.Values.Count - finite[s].Length} are not finite." : "")));
}
