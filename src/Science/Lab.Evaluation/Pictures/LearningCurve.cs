using System.Globalization;
using System.Text.Json;
using Lab.Statistics;

namespace Lab.Evaluation;

/// <summary>What a training did, collected step by step, and its picture: loss above, scores on the validation rows below.</summary>
public sealed class LearningCurve
{
    public const string FileName = "learning_curve.svg";

    // Smoothed over this part of the run, so that the line looks the same for a short one and a long one.
    const int SmoothedPart = 40;

    // More raw points than that are a blot.
    const int MostRaw = 3_000;

    const double Left = 70, Width = 520;

    const string PointsFile = "learning_curve.json";

    readonly List<LossPoint> steps;
    readonly List<ScorePoint> epochs;
    double highest;

    public LearningCurve() : this(new([], []))
    {
    }

    LearningCurve(LearningPoints points) => (steps, epochs) = (points.Steps, points.Epochs);

    /// <summary>Goes on with the points that a checkpoint folder has; begins where it has none that can be read.</summary>
    public static LearningCurve Resume(string checkpoint)
    {
        try
        {
            var json = File.ReadAllBytes(Path.Combine(checkpoint, PointsFile));
            if (JsonSerializer.Deserialize(json, LearningJson.Default.LearningPoints) is { Steps: not null, Epochs: not null } points) return new LearningCurve(points);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            // A picture is no reason to stop a training.
        }
        return new LearningCurve();
    }

    /// <summary>Writes the points so far into a checkpoint folder.</summary>
    public void SaveTo(string checkpoint) =>
        File.WriteAllBytes(Path.Combine(checkpoint, PointsFile), JsonSerializer.SerializeToUtf8Bytes(new LearningPoints(steps, epochs), LearningJson.Default.LearningPoints));

    /// <summary>After an update: its number and mean loss.</summary>
    public void Step(int step, double loss) => steps.Add(new LossPoint(step, loss));

    /// <summary>After an epoch that ended with the update of this number and was measured.</summary>
    public void Epoch(int step, ClassificationReport validation) =>
        Epoch(new ScorePoint(step, validation.LogLoss, validation.Accuracy, validation.MacroF1));

    /// <inheritdoc cref="Epoch(int, ClassificationReport)"/>
    public void Epoch(ScorePoint validation) => epochs.Add(validation);

    /// <summary>The picture so far.</summary>
    /// <param name="planned">Updates of the whole training: while it runs, the picture then keeps size and x axis.</param>
    /// <param name="scored">Whether scores on validation rows will come; null: whether some have.</param>
    public SvgPicture Draw(int? planned = null, bool? scored = null)
    {
        var smooth = Smooth(planned);
        var measured = scored ?? epochs.Count > 0;
        var picture = new SvgPicture(Left + Width + 180, measured ? 580 : 370, "Learning curve", Description(smooth));
        double from = 0, to = 1;
        if (steps.Count > 0) (from, to) = (Math.Min(steps[0].Step, 1) - 1, steps[^1].Step);
        if (epochs.Count > 0) to = Math.Max(to, epochs[^1].Step);
        to = Math.Max(to, planned ?? 0);
        if (to <= from) to = from + 1;

        // The highest raw spike does not decide the scale: what is looked at is the smooth line.
        double[] heights = [.. smooth.Select(point => point.Y).Concat(epochs.Select(epoch => epoch.LogLoss)).Where(double.IsFinite)];
        // Nor does it shrink while the training runs.
        highest = Math.Max(highest, heights.DefaultIfEmpty(0).Max());
        var top = highest <= 0 ? 1 : highest * 1.1;
        var loss = new PlotArea(picture, Left, 56, Width, 240, (from, to), (0, top));
        loss.Axes(measured ? null : "update", "loss", ("#,0.##", "0.###"));
        if (steps.Count <= MostRaw) loss.Line("s0 faint", steps.Where(step => step.Loss <= top).Select(step => ((double)step.Step, step.Loss)));
        loss.Line("s0", smooth);
        Marked(picture, loss, 1, epoch => epoch.LogLoss);
        PlotArea.Legend(picture, Left + Width + 20, 66, measured ? [(0, "training loss"), (1, "validation log loss")] : [(0, "training loss")]);
        if (!measured) return picture;

        var scores = new PlotArea(picture, Left, 340, Width, 180, (from, to), (0, 1));
        scores.Axes("update", "validation", ("#,0.##", "0.0"));
        Marked(picture, scores, 2, epoch => epoch.Accuracy);
        Marked(picture, scores, 4, epoch => epoch.MacroF1);
        PlotArea.Legend(picture, Left + Width + 20, 350, [(2, "accuracy"), (4, "macro F1")]);
        return picture;
    }

    void Marked(SvgPicture picture, PlotArea plot, int colour, Func<ScorePoint, double> value)
    {
        plot.Line($"s{colour}", epochs.Select(epoch => ((double)epoch.Step, value(epoch))));
        foreach (var epoch in epochs)
            picture.Circle($"f{colour}", plot.X(epoch.Step), plot.Y(value(epoch)), 3.5, value(epoch).ToString("0.000", CultureInfo.InvariantCulture));
    }

    // An exponential mean whose first values are not pulled towards 0.
    (double X, double Y)[] Smooth(int? planned)
    {
        var keep = 1 - 2 / (Math.Max(steps.Count, planned ?? 0) / (double)SmoothedPart + 1);
        if (keep <= 0) return [.. steps.Where(step => double.IsFinite(step.Loss)).Select(step => ((double)step.Step, step.Loss))];
        double mean = 0, weight = 0;
        var smooth = new List<(double, double)>();
        foreach (var (step, value) in steps.Where(step => double.IsFinite(step.Loss)))
        {
            mean = keep * mean + (1 - keep) * value;
            weight = keep * weight + (1 - keep);
            smooth.Add((step, mean / weight));
        }
        return [.. smooth];
    }

    string Description((double X, double Y)[] smooth)
    {
        if (smooth.Length == 0) return "No update was made.";
        var text = string.Create(
            CultureInfo.InvariantCulture, $"Training loss from {smooth[0].Y:0.000} at update {smooth[0].X:0} to {smooth[^1].Y:0.000} at update {smooth[^1].X:0}.");
        foreach (var epoch in epochs)
            text += string.Create(
                CultureInfo.InvariantCulture, $" After update {epoch.Step}: validation log loss {epoch.LogLoss:0.000}, accuracy {epoch.Accuracy:0.000}, macro F1 {epoch.MacroF1:0.000}.");
        return text;
    }
}
