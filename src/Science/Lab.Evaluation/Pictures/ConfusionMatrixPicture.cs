using System.Globalization;

namespace Lab.Evaluation;

/// <summary>Which classes were taken for which: a square for each pair, the darker the larger its share of the row.</summary>
public static class ConfusionMatrixPicture
{
    // A full square still lets its number be read.
    const double Darkest = 0.6;

    /// <param name="names">Class names.</param>
    /// <param name="counts">Rows are the truth, columns the prediction.</param>
    public static SvgPicture Draw(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<long>> counts)
    {
        var n = names.Count;
        var cell = Math.Clamp(420.0 / n, 14, 84);
        const double left = 150, top = 76;
        var size = cell * n;
        string[] shown = [.. names.Select(name => name.Length <= 16 ? name : name[..15] + "...")];
        var right = counts.Select((row, i) => row[i]).Sum();
        var all = counts.Sum(row => row.Sum());
        var picture = new SvgPicture(
            Math.Max(left + size + 24, 360), top + size + (n > 4 ? 120 : 64), "Confusion matrix",
            string.Create(CultureInfo.InvariantCulture, $"{right:N0} of {all:N0} rows are right. ") + string.Join(' ', names.Select((name, i) => Sentence(name, counts[i], names))));
        picture.Text("soft", left, 48, "share of each true class; number of rows");
        for (var i = 0; i < n; i++)
        {
            var rows = counts[i].Sum();
            picture.Text("ink", left - 10, top + (i + 0.5) * cell + 4, shown[i], "end");
            if (n > 4) picture.Text("ink", left + (i + 0.5) * cell + 4, top + size + 10, shown[i], "end", upwards: true);
            else picture.Text("ink", left + (i + 0.5) * cell, top + size + 20, shown[i], "middle");
            for (var j = 0; j < n; j++)
            {
                var share = rows == 0 ? 0 : (double)counts[i][j] / rows;
                var number = counts[i][j].ToString("N0", CultureInfo.InvariantCulture);
                picture.Rectangle(
                    $"f{(i == j ? 0 : 1)} axis", left + j * cell, top + i * cell, cell, cell, Darkest * share, $"{names[i]} as {names[j]}: {number}");
                if (cell < 34) continue;
                picture.Text("ink", left + (j + 0.5) * cell, top + (i + 0.5) * cell + (cell < 50 ? 4 : 0), number, "middle");
                if (cell >= 50) picture.Text("ink", left + (j + 0.5) * cell, top + (i + 0.5) * cell + 16, share.ToString("P0", CultureInfo.InvariantCulture), "middle");
            }
        }
        picture.Text("ink", left + size / 2, top + size + (n > 4 ? 104 : 46), "predicted", "middle");
        picture.Text("ink", 20, top + size / 2, "true", "middle", upwards: true);
        return picture;
    }

    static string Sentence(string name, IReadOnlyList<long> row, IReadOnlyList<string> names) =>
        $"{name}: " + string.Join(", ", row.Select((count, j) => (count, j)).Where(cell => cell.count > 0)
            .Select(cell => string.Create(CultureInfo.InvariantCulture, $"{cell.count:N0} as {names[cell.j]}"))) + ".";
}
