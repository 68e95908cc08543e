namespace Lab.Evaluation;

/// <summary>Fewer points that look the same.</summary>
static class Downsampling
{
    /// <summary>Of points with nearly the same x the first, the lowest, the highest and the last: peaks stay. Points that are not finite are left out.</summary>
    public static IReadOnlyList<(double X, double Y)> KeepExtremes(IReadOnlyList<(double X, double Y)> points, double from, double to, int most)
    {
        var finite = points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToArray();
        if (finite.Length <= most) return finite;
        var columns = Math.Max(1, most / 4);
        return [.. finite.Select((point, i) => (Point: point, I: i, Column: (int)Math.Clamp((point.X - from) / (to - from) * columns, 0, columns - 1)))
            .GroupBy(one => one.Column)
            .SelectMany(column => new[] { column.First(), column.MinBy(one => one.Point.Y), column.MaxBy(one => one.Point.Y), column.Last() }.DistinctBy(one => one.I).OrderBy(one => one.I))
            .Select(one => one.Point)];
    }
}
