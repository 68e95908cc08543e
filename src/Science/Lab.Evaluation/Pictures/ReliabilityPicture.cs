using System.Globalization;

namespace Lab.Evaluation;

/// <summary>Accuracy of the rows by their confidence: honest confidence lies on the diagonal. Below, how many rows have it.</summary>
public static class ReliabilityPicture
{
    const double Left = 70, Width = 400;

    public static SvgPicture Draw(CalibrationReport calibration)
    {
        var picture = new SvgPicture(
            500, 560, "Reliability",
            string.Create(CultureInfo.InvariantCulture, $"Expected calibration error {calibration.ExpectedError:0.000}, largest {calibration.MaximumError:0.000}. ")
            + string.Join(' ', calibration.Bins.Select(bin => string.Create(
                CultureInfo.InvariantCulture, $"Confidence {bin.Confidence:0.00}: accuracy {bin.Accuracy:0.00}, {bin.Rows:N0} rows."))));
        picture.Text("soft", 16, 44, string.Create(
            CultureInfo.InvariantCulture, $"ECE {calibration.ExpectedError:0.000}, largest gap {calibration.MaximumError:0.000}, Brier {calibration.Brier:0.000}"));
        var plot = new PlotArea(picture, Left, 62, Width, 320, (0, 1), (0, 1));
        plot.Axes(null, "accuracy", ("0.0", "0.0"));
        foreach (var bin in calibration.Bins)
        {
            var (x, width) = (plot.X(bin.From) + 1, plot.X(bin.To) - plot.X(bin.From) - 2);
            picture.Rectangle("f0", x, plot.Y(bin.Accuracy), width, plot.Y(0) - plot.Y(bin.Accuracy), 0.45, string.Create(
                CultureInfo.InvariantCulture, $"confidence {bin.Confidence:0.000}, accuracy {bin.Accuracy:0.000}, {bin.Rows:N0} rows"));
        }
        picture.Line("guide", plot.X(0), plot.Y(0), plot.X(1), plot.Y(1));
        plot.Line("s0", calibration.Bins.Select(bin => (bin.Confidence, bin.Accuracy)));
        foreach (var bin in calibration.Bins) picture.Circle("f0", plot.X(bin.Confidence), plot.Y(bin.Accuracy), 3.5);

        double most = calibration.Bins.Max(bin => bin.Rows);
        var below = new PlotArea(picture, Left, 420, Width, 80, (0, 1), (0, most));
        below.Axes("confidence", "rows", ("0.0", "#,0"));
        foreach (var bin in calibration.Bins)
            picture.Rectangle("f1", below.X(bin.From) + 1, below.Y(bin.Rows), below.X(bin.To) - below.X(bin.From) - 2, below.Y(0) - below.Y(bin.Rows), 0.7);
        return picture;
    }
}
