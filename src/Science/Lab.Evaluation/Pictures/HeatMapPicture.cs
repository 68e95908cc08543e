namespace Lab.Evaluation;

/// <summary>A table of numbers as squares, the darker the larger; below zero in another colour. For attention, correlations, slices by class.</summary>
public static class HeatMapPicture
{
    /// <summary>Rows and columns that are drawn; longer tables are cut, and the picture says so.</summary>
    public const int Most = 40;

    // Up to so many squares each has its number as a hint; more would be a large file.
    const int Hinted = 200;

    const double Darkest = 0.85, Left = 130, Top = 60;

    // Levels of darkness when squares of one are drawn together.
    const int Levels = 12;

    /// <param name="title">On top.</param>
    /// <param name="rows">Names at the left.</param>
    /// <param name="columns">Names below.</param>
    /// <param name="values">(rows, columns); what is not finite stays empty.</param>
    /// <param name="what">What the numbers are, with their unit.</param>
    /// <param name="format">Of the numbers in the squares.</param>
    /// <exception cref="ArgumentException">Names and numbers do not fit together.</exception>
    public static SvgPicture Draw(string title, IReadOnlyList<string> rows, IReadOnlyList<string> columns, double[,] values, string what, string format = "0.##")
    {
        if (values.GetLength(0) != rows.Count || values.GetLength(1) != columns.Count)
            throw new ArgumentException($"There are {values.GetLength(0)} x {values.GetLength(1)} values for {rows.Count} x {columns.Count} names.", nameof(values));
        var (height, width) = (Math.Min(rows.Count, Most), Math.Min(columns.Count, Most));
        var cell = Math.Clamp(480.0 / Math.Max(1, Math.Max(height, width)), 12, 56);
        var picture = new SvgPicture(Math.Max(Left + width * cell + 24, 360), Top + height * cell + 120, title, Description(rows, columns, values, what, format));
        picture.Text("soft", 16, 44, what + (height < rows.Count || width < columns.Count ? $"; the first {height} of {rows.Count} rows, {width} of {columns.Count} columns" : ""));
        var most = values.Cast<double>().Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max();
        var hinted = height * width <= Hinted;
        var levels = new Dictionary<(bool Negative, int Level), List<(double X, double Y)>>();
        for (var i = 0; i < height; i++)
            for (var j = 0; j < width; j++)
            {
                var value = values[i, j];
                if (!double.IsFinite(value)) continue;
                var (x, y, share) = (Left + j * cell, Top + i * cell, most == 0 ? 0 : Math.Abs(value) / most);
                if (hinted) picture.Rectangle($"f{(value < 0 ? 3 : 0)}", x, y, cell - 1, cell - 1, Darkest * share, $"{rows[i]}, {columns[j]}: {ChartText.Number(value, format)}");
                else if ((int)Math.Round(share * Levels) is > 0 and var level) (levels.TryGetValue((value < 0, level), out var corners) ? corners : levels[(value < 0, level)] = []).Add((x, y));
                if (hinted && cell >= 34) picture.Text("ink", x + cell / 2, y + cell / 2 + 4, ChartText.Number(value, format), "middle");
            }
        foreach (var ((negative, level), corners) in levels.OrderBy(pair => pair.Key)) picture.Squares($"s{(negative ? 3 : 0)}", corners, cell - 1, Darkest * level / Levels);
        for (var i = 0; i < height; i++) picture.Text("ink", Left - 8, Top + (i + 0.5) * cell + 4, ChartText.Short(rows[i], 18), "end");
        for (var j = 0; j < width; j++) picture.Text("ink", Left + (j + 0.5) * cell + 4, Top + height * cell + 8, ChartText.Short(columns[j], 14), "end", upwards: true);
        return picture;
    }

    static string Description(IReadOnlyList<string> rows, IReadOnlyList<string> columns, double[,] values, string what, string format)
    {
        if (values.Length == 0) return "There is nothing to show.";
        var largest = Enumerable.Range(0, values.Length).Select(i => (Row: i / columns.Count, Column: i % columns.Count))
            .Where(at => double.IsFinite(values[at.Row, at.Column])).OrderByDescending(at => Math.Abs(values[at.Row, at.Column])).Take(5);
        return $"{what}, {rows.Count} rows and {columns.Count} columns. Largest: " + string.Join(", ", largest.Select(at => $"{rows[at.Row]} and {columns[at.Column]} {ChartText.Number(values[at.Row, at.Column], format)}")) + ".";
    }
}
