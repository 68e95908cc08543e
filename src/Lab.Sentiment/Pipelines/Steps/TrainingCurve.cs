using System.Globalization;
using System.Text;
using System.Text.Json;
using Lab.Transformers.Checkpoints;

namespace Lab.Sentiment;

/// <summary>The losses of a training by epoch, as a file.</summary>
static class TrainingCurve
{
    const int Width = 640, Height = 360, Margin = 48;

    /// <param name="path">Ends in .csv, .json or .svg.</param>
    /// <param name="points">In the order of the epochs.</param>
    public static void Write(string path, IReadOnlyList<CurvePoint> points)
    {
        byte[] content = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => JsonSerializer.SerializeToUtf8Bytes(points, PipelineResultJson.Default.IReadOnlyListCurvePoint),
            ".svg" => Encoding.UTF8.GetBytes(Svg(points)),
            _ => Encoding.UTF8.GetBytes(Csv(points)),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => stream.Write(content));
    }

    static string Csv(IReadOnlyList<CurvePoint> points)
    {
        var text = new StringBuilder("epoch,step,training_loss,validation_loss,validation_accuracy,validation_macro_f1\n");
        foreach (var p in points)
            text.Append(CultureInfo.InvariantCulture, $"{p.Epoch},{p.Step},{p.TrainingLoss:R},{p.ValidationLoss:R},{p.ValidationAccuracy:R},{p.ValidationMacroF1:R}\n");
        return text.ToString();
    }

    static string Svg(IReadOnlyList<CurvePoint> points)
    {
        double[] losses = [.. points.SelectMany(p => new[] { p.TrainingLoss, p.ValidationLoss ?? 0 }).Where(double.IsFinite)];
        double top = Math.Max(1e-6, losses.DefaultIfEmpty(1).Max());
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append("<title>Loss by epoch</title>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Margin} {Margin}V{Height - Margin}H{Width - Margin}\" fill=\"none\" stroke=\"#888\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin - 6}\" y=\"{Margin + 4}\" text-anchor=\"end\">{top:0.00}</text><text x=\"{Margin - 6}\" y=\"{Height - Margin + 4}\" text-anchor=\"end\">0</text>\n");
        foreach (var p in points.Where(p => points.Count <= 20 || p.Epoch % 10 == 0))
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(p.Epoch, points):0.#}\" y=\"{Height - Margin + 18}\" text-anchor=\"middle\">{p.Epoch}</text>\n");
        Line("training loss", "#1f77b4", 0, p => p.TrainingLoss);
        Line("validation loss", "#d62728", 1, p => p.ValidationLoss);
        return svg.Append("</svg>\n").ToString();

        void Line(string name, string colour, int row, Func<CurvePoint, double?> value)
        {
            var known = points.Where(p => value(p) is { } v && double.IsFinite(v)).ToArray();
            string line = string.Join(' ', known.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.Epoch, points):0.#},{Height - Margin - (value(p)!.Value / top * (Height - (2 * Margin))):0.#}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Margin}\" y=\"{Margin + (16 * row)}\" text-anchor=\"end\" fill=\"{colour}\">{name}</text>\n");
        }
    }

    static double X(int epoch, IReadOnlyList<CurvePoint> points)
    {
        int first = points[0].Epoch, last = Math.Max(first + 1, points[^1].Epoch);
        return Margin + ((double)(epoch - first) / (last - first) * (Width - (2 * Margin)));
    }
}
